"""Cuts and reads back with Debian's python3-netmiko, one thread a switch. Input: JSON on stdin. Prints seconds as JSON."""
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from netmiko import ConnectHandler


def cut(switch):
    way_in = {"device_type": "cisco_ios", "host": switch["host"], "port": switch["port"], "username": switch["user"], "fast_cli": True}
    if switch.get("keyFile"):
        way_in.update(use_keys=True, key_file=switch["keyFile"])
    else:
        way_in.update(password=switch["password"])
    connection = ConnectHandler(**way_in)
    lines = []
    for port in switch["ports"]:
        lines += ["interface " + port, switch["word"]]
    connection.send_config_set(lines)
    shown = connection.send_command("show interface brief")
    connection.disconnect()
    return shown


def main():
    switches = json.load(sys.stdin)
    start = time.perf_counter()
    with ThreadPoolExecutor(max_workers=len(switches)) as pool:
        shown = list(pool.map(cut, switches))
    json.dump({"seconds": time.perf_counter() - start, "shown": shown[0]}, sys.stdout)


main()
