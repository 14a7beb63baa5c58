"""Sends two events to an HTTP Event Collector with nothing but Python's standard library."""

import gzip
import json
import ssl
import sys
import urllib.error
import urllib.request

url, authority, token, channel = sys.argv[1:]
trusting = ssl.create_default_context(cafile=authority)


def post(path, body, bearer=token, headers=None):
    request = urllib.request.Request(
        url + path,
        data=body,
        headers={
            "Authorization": "Splunk " + bearer,
            "X-Splunk-Request-Channel": channel,
            **(headers or {}),
        },
    )
    with urllib.request.urlopen(request, context=trusting) as answer:
        return json.load(answer)


def event(name, number):
    return json.dumps({"event": {"名": name, "n": number}}, ensure_ascii=False)


batch = (event("陳大文", 1) + "\n" + event("許功蓋", 2)).encode("utf-8")
poll = json.dumps({"acks": [0, 7]}).encode("ascii")
told = {
    "submitted": post(
        "/services/collector/event", gzip.compress(batch, 1), headers={"Content-Encoding": "gzip"}
    ),
    "first_poll": post("/services/collector/ack", poll),
    "second_poll": post("/services/collector/ack", poll),
}
try:
    post("/services/collector/event", batch, bearer="no-such-token")
except urllib.error.HTTPError as refusal:
    told["refused"] = {"status": refusal.code, "body": json.load(refusal)}
print(json.dumps(told))
