# The controller writes into services/ (undo, reset), so it runs as whoever owns them on the host, whatever their number
# is. PostgreSQL's tools insist that this user has a name.
set -eu
cd /lab
uid=$(stat -c %u services)
gid=$(stat -c %g services)
as_owner=
if [ "$(id -u)" = 0 ] && [ "$uid" != 0 ]; then
  getent passwd "$uid" >/dev/null || echo "team:x:$uid:$gid:the team:/tmp:/bin/sh" >>/etc/passwd
  # Docker makes what is missing on the host, and new volumes, as root.
  for folder in host-state state; do
    [ ! -d "$folder" ] || [ "$(stat -c %u "$folder")" != 0 ] || chown "$uid:$gid" "$folder"
  done
  as_owner="setpriv --reuid=$uid --regid=$gid --clear-groups"
fi
export HOME=/tmp
# shellcheck disable=SC2086 # words of one command, or none
exec $as_owner node --max-semi-space-size=1 --disable-warning=ExperimentalWarning "$@"
