"""Ten thousand users who each post prepared callbacks, as DingTalk's gateways would.

REQUESTS names a file of JSON lines {"id", "path", "body"}; each is posted once. OUTCOMES names the
file that gets one JSON line {"id", "status", "reply"} for each; status 0 is no answer.
Whether a reply is rightly signed is for whoever reads the outcomes to find out: the reply is there.
"""
import json
import os
import threading

from locust import between, events, task
from locust.contrib.fasthttp import FastHttpUser

_lock = threading.Lock()
_requests = iter(open(os.environ["REQUESTS"], encoding="utf-8"))
_outcomes = open(os.environ["OUTCOMES"], "w", encoding="utf-8", buffering=1)


def _next_request():
    with _lock:
        line = next(_requests, None)
    return None if line is None else json.loads(line)


class Gateway(FastHttpUser):
    wait_time = between(30, 60)
    connection_timeout = 30
    network_timeout = 30

    @task
    def push(self):
        prepared = _next_request()
        if prepared is None:
            return
        with self.client.post(
            prepared["path"],
            data=prepared["body"],
            headers={"content-type": "application/json"},
            name="callback",
            catch_response=True,
        ) as response:
            # A refusal is an answer that was asked for, not a failure of the load.
            response.success()
            reply = response.text if response.status_code == 200 else None
            outcome = {"id": prepared["id"], "status": response.status_code or 0, "reply": reply}
            _outcomes.write(json.dumps(outcome) + "\n")


@events.quitting.add_listener
def _close(environment, **_):
    _outcomes.close()
    # Failures are judged by the outcomes.
    environment.process_exit_code = 0
