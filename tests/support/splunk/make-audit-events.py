"""Sample audit events of every stream, chained by nothing but Python: a witness for the Splunk app.

Prints one event a line. The people are of the invented sample company.
"""

import hashlib
import json

ENVIRONMENT, ORGANISATION = "local", "dingsample0001"
START_MS = 1_790_820_000_000  # 2026-10-01 10:00 in Hong Kong


def text_of(body):
    """Canonical for what stands here: names in order, no blanks, whole numbers, Chinese as it is."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def event(
    stream, number, class_uid, activity_id, actor, cim, kind, message, minutes=0, severity=1, raw=None
):
    time = START_MS + (number * 60 + minutes) * 60_000
    return {
        "activity_id": activity_id,
        "actor": {"user": {"uid": actor, "name": "陳大文" if actor == "hk001" else "許功蓋"}},
        "category_uid": class_uid // 1000,
        "cim": {
            "app": "dingtalk",
            "change_type": "AAA",
            "dest": "dingtalk",
            "status": "success",
            "user": actor,
            "vendor_product": "Alibaba DingTalk",
            **cim,
        },
        "class_uid": class_uid,
        "message": message,
        "metadata": {
            "event_code": kind,
            "log_name": stream,
            "logged_time": time + 120_000,
            "tenant_uid": ORGANISATION,
            "uid": sha256(f"{stream} {number}")[:32],
            "version": "1.9.0",
        },
        "raw_data": text_of(raw or {"kind": kind, "time": 1, "chain": {"sequence": 99}}),
        "severity_id": severity,
        "time": time,
        "type_uid": class_uid * 100 + activity_id,
    }


def file_event(number, activity, actor, action, minutes=0):
    return event(
        "file-audit", number, 6006, activity, actor,
        {
            "action": action, "change_type": "filesystem", "object": f"薪酬 {number}.xlsx",
            "object_category": "file", "object_id": f"file-{number}", "src": "203.0.113.7",
        },
        "2", f'{actor} downloaded "薪酬"', minutes,
    )


def account_event(stream, number, activity, user, action, kind, minutes=0):
    return event(
        stream, number, 3007, activity, "hk001",
        {
            "action": action, "object": user, "object_category": "user", "object_id": user,
            "src_user": "hk001", "user": user, "object_attrs": ["isAdmin"],
        },
        kind, f"hk001 changed {user}", minutes, 3,
    )


def setting_event(stream, number, kind, category, hour_minutes=0):
    return event(
        stream, number, 3004, 3, "hk001",
        {"action": "modified", "object": category, "object_category": category},
        kind, f'hk001 changed {category} \\ "chain":{{"sequence":1}}', hour_minutes,
    )


STREAMS = {
    "file-audit": [file_event(n, 2, "hk002", "read", n) for n in range(1, 6)],
    "admin-operations": [
        setting_event("admin-operations", n, "安全設定", "setting", minutes)
        for n, minutes in ((1, 0), (2, 13 * 60), (3, 0))
    ],
    "storage": [setting_event("storage", n, "share", "file") for n in range(1, 4)],
    "screenshots": [setting_event("screenshots", n, "1", "screen") for n in range(1, 4)],
    "trusted-devices": [
        setting_event("trusted-devices", n, "device-added", "device") for n in range(1, 4)
    ],
    "directory-events": [
        account_event("directory-events", 1, 14, "hk003", "acl_modified", "org_admin_add"),
        account_event("directory-events", 2, 3, "hk002", "deleted", "user_leave_org"),
        account_event("directory-events", 3, 1, "hk004", "created", "user_add_org"),
    ],
    "directory-snapshot": [
        account_event("directory-snapshot", n, 2, "hk003", "modified", "user-changed")
        for n in range(1, 4)
    ],
    "approvals": [setting_event("approvals", n, "finish", "approval") for n in range(1, 4)],
    "own-trail": [setting_event("own-trail", n, "audit.forward", "function") for n in range(1, 4)],
}


def anchor_event(number, raw):
    return event(
        "chain-anchors", number, 1008, 99, "hk001",
        {"action": "created", "object": raw.get("stream", "all"), "object_category": "log"},
        "anchor", "anchored", raw=raw,
    )


def chained(stream, bodies):
    """Prints the events of a stream and gives back where it ends."""
    previous = sha256(
        "\n".join(["dingtalk-hk-functions audit chain v1", ENVIRONMENT, ORGANISATION, stream])
    )
    for sequence, body in enumerate(bodies, start=1):
        chain = {
            "environment": ENVIRONMENT,
            "organisation": ORGANISATION,
            "previous": previous,
            "sequence": sequence,
            "stream": stream,
        }
        text = text_of({**body, "chain": chain})
        previous = sha256(text)
        print(f'{text[:-1]},"hash":"{previous}"}}')
    return {"events": len(bodies), "headHash": previous, "lastSequence": len(bodies), "stream": stream}


heads = [chained(stream, bodies) for stream, bodies in STREAMS.items()]
day = {"at": "2026-10-01T10:00:00.000Z", "day": "2026-10-01"}
anchors = [*({**day, **head} for head in heads), {**day, "heads": heads}]
chained("chain-anchors", [anchor_event(1, raw) for raw in anchors])
