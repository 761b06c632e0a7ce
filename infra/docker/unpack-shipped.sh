# unpack-shipped.sh CHECKOUT INTO: services/ of the commit that this checkout was cloned at, or, where there is no git
# history, services/ as they are.
set -eu
checkout=$1
into=$2
mkdir -p "$into"
git config --global --add safe.directory "$checkout"
cd "$checkout"
commit=$(git merge-base HEAD '@{upstream}' 2>/dev/null || git merge-base HEAD origin/HEAD 2>/dev/null ||
  git rev-parse --verify --quiet HEAD || true)
if [ -n "$commit" ]; then
  git archive --format=tar "$commit" services | tar -xf - -C "$into"
else
  cp -R services "$into/services"
fi
