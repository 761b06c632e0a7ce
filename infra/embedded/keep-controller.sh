#!/bin/sh
# Runs the controller and starts it again when it is killed; it then finds what it had left and goes on.
# A shell, not a second Node: it takes 1 MB. Ends with the controller's exit code when that was deliberate
# (0: told to stop, 75: cannot start), or after thirty deaths within a minute: fewer may be the work of somebody who tries it.
deaths=0
began=$(date +%s)
while :; do
  code=0
  "$@" || code=$?
  case $code in 0 | 75) exit "$code" ;; esac
  now=$(date +%s)
  if [ $((now - began)) -ge 60 ]; then deaths=0; began=$now; fi
  deaths=$((deaths + 1))
  [ $deaths -ge 30 ] && exit "$code"
  sleep 0.2 2>/dev/null || sleep 1
done
