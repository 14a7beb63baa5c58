"""Reads the app's files with Python's own readers and prints what it finds, as JSON.

Its regular expressions run here over the sample events that come on standard input.
"""

import configparser
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

app = pathlib.Path(sys.argv[1])


def conf(file):
    # Splunk goes on in the next line after a backslash; Python where a line is indented.
    text = file.read_text(encoding="utf-8").replace("\\\n", "\n")
    reader = configparser.ConfigParser(
        delimiters=("=",), comment_prefixes=("#",), interpolation=None, default_section="none"
    )
    reader.optionxform = str
    # The stanza of all other stanzas has no name.
    reader.read_string(re.sub(r"^\[\]$", "[(all)]", text, flags=re.M))
    return {name: dict(reader[name]) for name in reader.sections()}


def groups_of(expression, line):
    found = re.search(expression, line)
    return None if found is None else list(found.groups())


files = {file.stem: conf(file) for file in sorted((app / "default").glob("*.conf"))}
lines = sys.stdin.buffer.read().decode("utf-8").splitlines()
rex = re.search(r'rex field=_raw "(.*?[^\\])"', files["macros"]["dingtalk_chain_recomputed"]["definition"])
body = rex.group(1).replace('\\"', '"').replace("(?<", "(?P<")
time = files["props"]["dingtalk:audit:storage"]["TIME_PREFIX"] + r"(\d{13})"
expressions = {
    **{name: stanza["REGEX"] for name, stanza in files["transforms"].items()},
    "body": body,
    "time": time,
}
print(
    json.dumps(
        {
            "conf": files,
            "meta": conf(app / "metadata" / "default.meta"),
            "xml": {
                file.name: ElementTree.parse(file).getroot().tag
                for file in sorted(app.rglob("*.xml"))
            },
            "found": {
                name: [groups_of(expression, line) for line in lines]
                for name, expression in expressions.items()
            },
        }
    )
)
