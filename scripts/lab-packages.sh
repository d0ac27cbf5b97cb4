#!/bin/sh
# The lab runs real sshd, snmpd, FRR and nftables; the browser tests run Debian's Chromium. As root on Debian they are installed here; elsewhere this says what is missing.
# With the argument `bench`, netmiko too, which the bench compares with.
set -u
missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
PATH="$PATH:/usr/sbin:/sbin:/usr/lib/frr"
need sshd openssh-server
need ssh openssh-client
need snmpd snmpd
need snmpset snmp
need zebra frr
need nft nftables
need ip iproute2
need ping iputils-ping
need openssl openssl
need socat socat
need less less
need mosquitto mosquitto
need chromium chromium
need pdftotext poppler-utils
# Relay boards: an independent Modbus server, whose serial side needs the second package.
/usr/bin/python3 -c 'import pymodbus' 2>/dev/null || missing="$missing python3-pymodbus"
/usr/bin/python3 -c 'import serial_asyncio' 2>/dev/null || missing="$missing python3-serial-asyncio"
[ -f /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing="$missing fonts-noto-cjk"
if [ "${1:-}" = bench ]; then
  /usr/bin/python3 -c 'import netmiko' 2>/dev/null || missing="$missing python3-netmiko"
fi
[ -z "$missing" ] && exit 0
# Its package starts and enables a service; the tests run a Mosquitto of their own. Only where it is installed here and now.
rest_mosquitto() {
  case "$missing" in *" mosquitto"*) ;; *) return 0 ;; esac
  if [ -d /run/systemd/system ]; then
    systemctl disable --now mosquitto.service
  else
    service mosquitto stop
    update-rc.d mosquitto disable
  fi >/dev/null 2>&1
  return 0
}
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/tmp/kakuri-apt.log 2>&1 && rest_mosquitto && exit 0
  cat /tmp/kakuri-apt.log >&2
  echo "lab: installing$missing failed; see above" >&2
  [ "${CI:-}" = true ] && exit 1
  exit 0
fi
echo "lab: the lab and browser suites are skipped here, missing Debian packages:$missing (they are installed only when npm test runs as root on Debian)"
[ "${CI:-}" = true ] && exit 1
exit 0
