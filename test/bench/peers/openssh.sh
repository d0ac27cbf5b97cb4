#!/bin/sh
# One OpenSSH client a switch, all at once, commands on standard input. Prints nanoseconds.
# Arguments: folder with known_hosts, askpass and one <host>.commands file a switch; then the user.
folder=$1
user=$2
export SSH_ASKPASS="$folder/askpass" SSH_ASKPASS_REQUIRE=force
from=$(date +%s%N)
for file in "$folder"/*.commands; do
  host=$(basename "$file" .commands)
  ssh -T -o UserKnownHostsFile="$folder/known_hosts" -o StrictHostKeyChecking=yes -o LogLevel=ERROR "$user@$host" \
    <"$file" >"$file.out" 2>&1 &
done
wait
echo $(($(date +%s%N) - from))
