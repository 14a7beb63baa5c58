"""Checks the archive of one stream in a folder, with nothing but Python, and prints what it holds."""

import gzip
import hashlib
import json
import pathlib
import sys


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def fail(what):
    sys.exit(what)


root = pathlib.Path(sys.argv[1])
environment, organisation, stream = sys.argv[2:5]
beginning = "\n".join(["dingtalk-hk-functions audit chain v1", environment, organisation, stream])
previous_hash = sha256(beginning.encode("utf-8"))
previous_manifest = None
sequence = 0
objects = []
names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
for name in names:
    if not name.endswith(".manifest.json"):
        continue
    raw = (root / name).read_bytes()
    manifest = json.loads(raw.decode("utf-8"))
    packed = (root / manifest["object"]).read_bytes()
    text = gzip.decompress(packed)
    if manifest["object"] != name.replace(".manifest.json", ".ndjson.gz"):
        fail("object of " + name)
    if sha256(packed) != manifest["objectSha256"]:
        fail("object hash of " + name)
    if sha256(text) != manifest["textSha256"] or len(text) != manifest["textBytes"]:
        fail("text of " + name)
    if manifest["previousManifest"] != previous_manifest:
        fail("previous manifest of " + name)
    if manifest["previousHash"] != previous_hash:
        fail("hash before " + name)
    times = []
    count = 0
    for line in text.decode("utf-8").split("\n")[:-1]:
        sequence += 1
        count += 1
        event = json.loads(line)
        body, _, end = line.rpartition(',"hash":"')
        if sha256((body + "}").encode("utf-8")) != end[:-2]:
            fail("hash of event %d" % sequence)
        if event["chain"]["sequence"] != sequence or event["chain"]["previous"] != previous_hash:
            fail("chain at event %d" % sequence)
        previous_hash = end[:-2]
        times.append(event["time"])
    first = sequence - count + 1
    if [count, first, sequence] != [manifest[k] for k in ("count", "firstSequence", "lastSequence")]:
        fail("sequences of " + name)
    if manifest["headHash"] != previous_hash:
        fail("head of " + name)
    if text[:1] == b"\x1f" or packed[:2] != b"\x1f\x8b" or packed[4:8] != b"\0\0\0\0":
        fail("gzip header of " + name)
    previous_manifest = {"object": name, "sha256": sha256(raw)}
    objects.append({"hour": manifest["hour"], "count": count, "times": [min(times), max(times)],
                    "told": [manifest["firstTime"], manifest["lastTime"]]})
if len(names) != 2 * len(objects):
    fail("files that no manifest names")
print(json.dumps({"events": sequence, "head": previous_hash, "objects": objects}))
