#!/bin/sh
# One net-snmp snmpset process a switch, all at once, without read-back. Prints nanoseconds.
# Arguments: folder with one <host>.set file a switch (OID type value ...); then user, auth and priv passwords.
folder=$1
from=$(date +%s%N)
for file in "$folder"/*.set; do
  host=$(basename "$file" .set)
  # shellcheck disable=SC2046
  MIBS= snmpset -v3 -l authPriv -u "$2" -a SHA -A "$3" -x AES -X "$4" "$host" $(cat "$file") >"$file.out" 2>&1 &
done
wait
echo $(($(date +%s%N) - from))
