#!/bin/sh
# Makes a bare Debian (12 or 13) the agent of a server room. May be run again at any time; see docs/how-to/install-an-agent.md.
# Reaches Debian's mirror and the npm registry that this machine is configured for, and nothing else.
set -eu
# What is written here is read by the agent's own user, also where root's files are usually for root alone.
umask 022

PROGRAM=/opt/kakuri
ETC=/etc/kakuri-agent
UNITS=/etc/systemd/system
RULES=/etc/udev/rules.d
POLICIES=/etc/chromium/policies/managed
NAME='' CONTROLLER='' AUTHORITY='' DISPLAY_KIND=kiosk PORT=8080 LANGUAGE=both ZONE=+09:00 DRY=no

usage() {
  cat <<'TEXT'
Usage: sh agent/install.sh --name NAME --controller ADDRESS[:PORT] --authority FILE [options]
  --name NAME          id of the agent in site.yaml
  --controller ADDRESS literal address of the controller; port 8443 unless told ([address]:port for IPv6)
  --authority FILE     the controller's authority.pem, brought here by hand
  --display KIND       kiosk (browser on the attached screen), terminal (text on it) or none; kiosk unless told
  --port PORT          port of the display on this machine, 8080 unless told
  --language WHICH     both, ja or en; both unless told
  --zone OFFSET        such as +09:00
  --dry-run            prints what would be done, and does nothing
TEXT
}

fail() {
  echo "install.sh: $1" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) DRY=yes; shift; continue ;;
    --help) usage; exit 0 ;;
    --name | --controller | --authority | --display | --port | --language | --zone) ;;
    *) usage >&2; fail "unknown: $1" ;;
  esac
  [ $# -ge 2 ] || fail "$1 needs a value"
  case $1 in
    --name) NAME=$2 ;;
    --controller) CONTROLLER=$2 ;;
    --authority) AUTHORITY=$2 ;;
    --display) DISPLAY_KIND=$2 ;;
    --port) PORT=$2 ;;
    --language) LANGUAGE=$2 ;;
    --zone) ZONE=$2 ;;
  esac
  shift 2
done

case $NAME in '' | *[!A-Za-z0-9._-]*) fail '--name must be the id under agents in site.yaml' ;; esac
case $DISPLAY_KIND in kiosk | terminal | none) ;; *) fail '--display is kiosk, terminal or none' ;; esac
case $LANGUAGE in both | ja | en) ;; *) fail '--language is both, ja or en' ;; esac
case $PORT in '' | *[!0-9]*) fail '--port is a number' ;; esac
case $ZONE in [+-][0-9][0-9]:[0-9][0-9]) ;; *) fail '--zone is such as +09:00' ;; esac
case $CONTROLLER in
  \[*\]:*) HOST=${CONTROLLER%]:*} HOST=${HOST#[} CPORT=${CONTROLLER##*]:} ;;
  *:*:*) HOST=$CONTROLLER CPORT=8443 ;;
  *:*) HOST=${CONTROLLER%:*} CPORT=${CONTROLLER##*:} ;;
  *) HOST=$CONTROLLER CPORT=8443 ;;
esac
case $HOST in '' | *[!0-9A-Fa-f.:]*) fail '--controller is a literal address, no name' ;; esac
case $CPORT in '' | *[!0-9]*) fail 'the port of --controller is a number' ;; esac
[ -n "$AUTHORITY" ] || fail '--authority names the file authority.pem of the controller'
[ -r "$AUTHORITY" ] || fail "$AUTHORITY cannot be read"
grep -q -- '-----BEGIN CERTIFICATE-----' "$AUTHORITY" || fail "$AUTHORITY is no certificate in PEM"
[ "$DRY" = yes ] || [ "$(id -u)" = 0 ] || fail 'run it as root'
[ "$DRY" = yes ] || [ "$DISPLAY_KIND" = none ] || [ "$(tty)" != /dev/tty1 ] ||
  fail 'the display takes this console, and this would end with it: run it on another one (Alt+F2) or over SSH'
SOURCE=$(cd "$(dirname "$0")/.." && pwd)

# Prints a command and, unless this is a dry run, carries it out.
run() {
  echo "+ $*"
  [ "$DRY" = yes ] || "$@"
}

# Writes standard input to a file, and says so.
put() {
  echo "+ write $1 ($2)"
  if [ "$DRY" = yes ]; then sed 's/^/    /'; else
    cat >"$1.new"
    chmod "$2" "$1.new"
    mv "$1.new" "$1"
  fi
}

packages() {
  # Node comes with the project; npx, which brings it, is Debian's.
  WANTED='ca-certificates npm gpiod'
  # cage does not start without Xwayland, which Debian only recommends with it.
  [ "$DISPLAY_KIND" != kiosk ] || WANTED="$WANTED cage xwayland chromium fonts-noto-cjk libpam-systemd"
  run apt-get update
  # shellcheck disable=SC2086 # several packages
  run env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $WANTED
}

user() {
  getent passwd "$1" >/dev/null || run useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin "$1"
}

# Debian leaves GPIO chips to root alone; Raspberry Pi OS has the group and the rule.
gpio() {
  if getent group gpio >/dev/null; then return 0; fi
  run groupadd --system gpio
  run install -D -m 0644 "$PROGRAM/agent/systemd/60-kakuri-gpio.rules" "$RULES/60-kakuri-gpio.rules"
  if command -v udevadm >/dev/null; then run udevadm control --reload && run udevadm trigger --subsystem-match=gpio; fi
}

users() {
  gpio
  user kakuri
  run usermod --append --groups dialout,gpio kakuri
  [ "$DISPLAY_KIND" = kiosk ] || return 0
  user kakuri-kiosk
  for group in video input render; do
    if getent group "$group" >/dev/null; then run usermod --append --groups "$group" kakuri-kiosk; fi
  done
}

configuration() {
  TERMINAL=false
  [ "$DISPLAY_KIND" != terminal ] || TERMINAL=/dev/tty1
  run install -d -m 0755 "$ETC"
  [ "$AUTHORITY" -ef "$ETC/authority.pem" ] || run install -m 0644 "$AUTHORITY" "$ETC/authority.pem"
  put "$ETC/agent.yaml" 0644 <<TEXT
# Written by agent/install.sh. See $PROGRAM/docs/reference/agent.md.
agent: $NAME
controller: { host: "$HOST", port: $CPORT }
authority: $ETC/authority.pem
state: /var/lib/kakuri-agent
display: { port: $PORT, language: $LANGUAGE, zone: "$ZONE" }
terminal: $TERMINAL
TEXT
}

units() {
  run install -m 0644 "$PROGRAM/agent/systemd/kakuri-agent.service" "$UNITS/kakuri-agent.service"
  run install -d -m 0755 "$UNITS/kakuri-agent.service.d"
  if [ "$DISPLAY_KIND" = terminal ]; then
    run install -m 0644 "$PROGRAM/agent/systemd/kakuri-agent-terminal.conf" "$UNITS/kakuri-agent.service.d/terminal.conf"
  else
    run rm -f "$UNITS/kakuri-agent.service.d/terminal.conf"
  fi
  if [ "$DISPLAY_KIND" = kiosk ]; then
    run install -m 0644 "$PROGRAM/agent/systemd/kakuri-kiosk.service" "$UNITS/kakuri-kiosk.service"
    run install -d -m 0755 "$UNITS/kakuri-kiosk.service.d"
    printf '[Service]\nEnvironment=KAKURI_DISPLAY=http://127.0.0.1:%s/\n' "$PORT" |
      put "$UNITS/kakuri-kiosk.service.d/port.conf" 0644
    # No bubble that offers to translate lies over the screen, and a keyboard leads nowhere else.
    run install -D -m 0644 "$PROGRAM/agent/systemd/kakuri-kiosk-policy.json" "$POLICIES/kakuri-kiosk.json"
    # In a dry run the user may not be there yet.
    SLICE="$UNITS/user-$(id -u kakuri-kiosk 2>/dev/null || echo UID).slice.d"
    run install -D -m 0644 "$PROGRAM/agent/systemd/kakuri-kiosk-slice.conf" "$SLICE/kakuri-kiosk.conf"
  elif [ -e "$UNITS/kakuri-kiosk.service" ]; then
    run systemctl disable --now kakuri-kiosk.service
  fi
  run systemctl daemon-reload
  case $DISPLAY_KIND in
    none) run systemctl enable --now getty@tty1.service ;;
    *) run systemctl disable --now getty@tty1.service ;;
  esac
  run systemctl enable kakuri-agent.service
  run systemctl restart kakuri-agent.service
  if [ "$DISPLAY_KIND" = kiosk ]; then
    run systemctl enable kakuri-kiosk.service
    run systemctl restart kakuri-kiosk.service
  fi
}

[ "$DRY" = yes ] || [ "$SOURCE" = "$PROGRAM" ] ||
  fail "copy the repository to $PROGRAM first, then run $PROGRAM/agent/install.sh"
packages
# What was copied from a stick may belong to anybody: whoever can change the program is the agent, and root runs it from here on.
# It may also be closed to everybody but its owner, and the agent's user must read it.
run chown -R root:root "$PROGRAM"
run chmod -R go=rX "$PROGRAM"
users
run sh "$PROGRAM/scripts/setup.sh"
configuration
units
echo "Done. Where it was not let in yet, the display shows a code; an administrator approves it on the console or with: kakuri agent approve $NAME CODE"
