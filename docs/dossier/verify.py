#!/usr/bin/env python3
"""Verifies a dossier of suyuan: python3 verify.py FILE [VERIFIER_KEY ...]

Written from docs/dossier-format.md, with Python's standard library alone. Prints one JSON object:
{"ok": true, ...} and ends with 0, or {"ok": false, "error": ...} and ends with 1.
"""

import base64
import hashlib
import json
import struct
import sys
import zlib
from datetime import datetime, timedelta, timezone


class Refused(Exception):
    """Why a dossier is refused, and where."""


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def unhex(text, length=None):
    """Lower-case hexadecimal digits only; None where it is anything else."""
    if not isinstance(text, str) or len(text) % 2 or set(text) - set("0123456789abcdef"):
        return None
    found = bytes.fromhex(text)
    return found if length in (None, len(found)) else None


# --- Ed25519 (RFC 8032 §5.1.7, and its appendix), for checking only ---------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if (x * x - x2) % P:
        return None
    return P - x if x & 1 != sign else x


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def point(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def signed(key, message, signature):
    if len(signature) != 64:
        return False
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    k = int.from_bytes(digest, "little") % ORDER
    return same(times(s, BASE), add(r, times(k, a)))


# --- Signed notes (C2SP signed-note) ----------------------------------------------------------------


def key_of(line):
    """(name, id, key) of `name+id+base64`."""
    parts = line.split("+", 2)
    if len(parts) != 3:
        raise Refused(f"{line!r} is not a verifier key")
    name, number, text = parts
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError as fault:
        raise Refused(f"{line!r} is not a verifier key") from fault
    number = unhex(number, 4)
    if len(key) != 33 or key[0] != 1 or number != sha256(name.encode(), b"\n", key)[:4]:
        raise Refused(f"{line!r} is not a verifier key")
    return name, number, key[1:]


def open_note(path, content, keys):
    """The text of a note, and the names of the known keys that signed it."""
    try:
        note = content.decode()
    except UnicodeDecodeError as fault:
        raise Refused(f"{path}: not UTF-8") from fault
    if any(ord(letter) < 32 and letter != "\n" for letter in note) or "\n\n" not in note:
        raise Refused(f"{path}: malformed note")
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    names = []
    if not signatures.endswith("\n"):
        raise Refused(f"{path}: malformed note")
    for line in signatures[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014":
            raise Refused(f"{path}: malformed signature line")
        try:
            signature = base64.b64decode(parts[2], validate=True)
        except ValueError as fault:
            raise Refused(f"{path}: malformed signature line") from fault
        for name, number, key in keys:
            if name == parts[1] and number == signature[:4]:
                if not signed(key, text.encode(), signature[4:]):
                    raise Refused(f"{path}: a signature by a known key is wrong")
                names.append(name)
    if not names:
        raise Refused(f"{path}: no signature is by a known key")
    return text, names


def followed(files, keys):
    """The keys that are known, and those that they name as the next, one after the other."""
    keys = list(keys)
    for path, content in files:
        if not path.startswith("keys/"):
            continue
        lines = content.decode().rsplit("\n\n", 1)[0].split("\n")
        if len(lines) != 5 or lines[0] != "suyuan-key-succession/1":
            raise Refused(f"{path}: not a note in which a key names the next")
        old, new = key_of(lines[2]), key_of(lines[3])
        if old == new or lines[1] != old[0] or lines[1] != new[0]:
            raise Refused(f"{path}: the keys are not of {lines[1]}")
        for key in (old, new):
            open_note(path, content, [key])
        if old in keys and new not in keys:
            keys.append(new)
    return keys


# --- The archive ------------------------------------------------------------------------------------


def archive_of(files):
    body, directory = b"", b""
    for path, content in files:
        about = b"\x14\0\0\x08" + b"\0\0\0\0\x21\0"
        about += struct.pack("<LLL", zlib.crc32(content), len(content), len(content))
        about += struct.pack("<HH", len(path), 0)
        directory += b"PK\x01\x02\x14\0" + about + b"\0" * 10 + struct.pack("<L", len(body)) + path
        body += b"PK\x03\x04" + about + path + content
    count = struct.pack("<HH", len(files), len(files))
    sizes = struct.pack("<LL", len(directory), len(body))
    return body + directory + b"PK\x05\x06\0\0\0\0" + count + sizes + b"\0\0"


def files_of(data):
    files, at = [], 0
    while data[at : at + 4] == b"PK\x03\x04":
        if len(data) < at + 30:
            raise Refused(f"byte {at}: the archive ends inside a header")
        length, wide = struct.unpack("<L", data[at + 18 : at + 22])[0], data[at + 26 : at + 28]
        begins = at + 30 + struct.unpack("<H", wide)[0]
        files.append((data[at + 30 : begins], data[begins : begins + length]))
        at = begins + length
    again = archive_of(files)
    if again != data:
        wrong = next((i for i, (a, b) in enumerate(zip(again, data)) if a != b), min(len(again), len(data)))
        raise Refused(f"byte {wrong} of the file is not what the archive must have there")
    try:
        return [(path.decode(), content) for path, content in files]
    except UnicodeDecodeError as fault:
        raise Refused("a path is not UTF-8") from fault


# --- Facts ------------------------------------------------------------------------------------------


def included(leaf, index, size, proof, root):
    """RFC 9162 §2.1.3.2."""
    if index >= size:
        return False
    fn, sn, node = index, size - 1, leaf
    for other in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = sha256(b"\x01", other, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = sha256(b"\x01", node, other)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def fact_of(line, at):
    """(header, {tag: value or None}, leaf, proof) of a line."""

    def bad(why):
        return Refused(f"facts.ndjson, line {at}: {why}")

    try:
        data = json.loads(line)
    except ValueError as fault:
        raise bad("not JSON") from fault
    if not isinstance(data, dict) or set(data) != {"header", "fields", "proof"}:
        raise bad("not of its form")
    header = unhex(data["header"], 54)
    if header is None:
        raise bad("the header is not 54 bytes")
    if header[:2] != b"\x01\x01":
        raise bad("unknown format or hash algorithm")
    fields, last, leaf = {}, -1, b"\0" + header
    for field in data["fields"]:
        tag = field.get("tag")
        if not isinstance(tag, int) or isinstance(tag, bool) or not last < tag < 256:
            raise bad(f"field {tag} is out of order or given twice")
        last = tag
        if set(field) == {"tag", "salt", "value"}:
            salt, value = unhex(field["salt"], 16), unhex(field["value"])
            if salt is None or value is None:
                raise bad(f"field {tag} is neither shown nor withheld")
            commitment = sha256(b"\x04", salt, bytes([tag]), value)
        elif set(field) == {"tag", "commitment"}:
            value, commitment = None, unhex(field["commitment"], 32)
        else:
            commitment = None
        if commitment is None:
            raise bad(f"field {tag} is neither shown nor withheld")
        fields[tag] = value
        leaf += bytes([tag]) + commitment
    proof = [unhex(one, 32) for one in data["proof"]]
    if None in proof:
        raise bad("a hash of the proof is not 32 bytes")
    return header, fields, sha256(leaf), proof


def facts_of(text, chains):
    if text and not text.endswith("\n"):
        raise Refused("facts.ndjson: the last line is not ended")
    facts, last, company = {}, None, None
    for at, line in enumerate(text.split("\n")[:-1], 1):
        header, fields, leaf, proof = fact_of(line, at)
        of, site, seq = struct.unpack(">qqq", header[2:26])
        if site not in chains:
            raise Refused(f"facts.ndjson, line {at}: no checkpoint of its chain is in the dossier")
        if company not in (None, of):
            raise Refused(f"facts.ndjson, line {at}: it belongs to another company")
        company = of
        size, root = chains[site]
        if seq < 1 or not included(leaf, seq - 1, size, proof, root):
            raise Refused(f"facts.ndjson, line {at}: it is not in the ledger the checkpoint signs")
        if last is not None and (site, seq) <= last:
            raise Refused(f"facts.ndjson, line {at}: out of order or twice")
        last = (site, seq)
        facts[last] = (struct.unpack(">HH", header[34:38]), fields)
    return facts


# --- What fields say --------------------------------------------------------------------------------


def told(kind, value):
    what = kind["type"]
    if what == "number":
        return str(int.from_bytes(value, "big", signed=len(value) == 8))
    if what == "quantity":
        steps = int.from_bytes(value, "big", signed=True)
        whole, rest = divmod(abs(steps), 10**9)
        text = f"{whole}.{rest:09}".rstrip("0").rstrip(".")
        return "-" + text if steps < 0 else text
    if what == "instant":
        us, east = struct.unpack(">qh", value)
        zone = timezone(timedelta(minutes=east))
        when = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=us)
        return when.astimezone(zone).isoformat()
    if what in ("text", "date"):
        return value.decode()
    if what == "truth":
        return {b"\0": "false", b"\1": "true"}[value]
    if what == "word":
        return kind["words"][str(value[0])]
    if what == "digest":
        return value.hex()
    raise Refused(f"kinds.json: unknown type {what!r}")


def check_answer(answer, facts, kinds):
    named, waiting = set(), [("", answer)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(f"{at}/{index}", item) for index, item in enumerate(value)]
        elif isinstance(value, dict):
            if "fact" in value:
                named.add(rests_on(at, value, facts, kinds))
            waiting += [(f"{at}/{name}", item) for name, item in value.items() if name != "fact"]
    for place in facts:
        if place not in named:
            raise Refused(f"facts.ndjson: the answer does not rest on fact {place[1]} of site {place[0]}")


def rests_on(at, value, facts, kinds):
    fact = value["fact"]
    if not isinstance(fact, dict) or set(fact) != {"site", "seq"} or not isinstance(fact["site"], str):
        raise Refused(f"answer.json, {at}/fact: a fact is named by its site and its place")
    try:
        place = (int(fact["site"]), fact["seq"])
    except ValueError as fault:
        raise Refused(f"answer.json, {at}/fact: not a site") from fault
    if place not in facts or str(place[0]) != fact["site"]:
        raise Refused(f"answer.json, {at}/fact: the fact it names is not in the dossier")
    (kind, version), fields = facts[place]
    names = kinds.get(f"{kind}/{version}", {"fields": {}})["fields"]
    for name, text in value.get("said", {}).items():
        tag = next((int(tag) for tag, field in names.items() if field["name"] == name), None)
        shown = fields.get(tag)
        try:
            says = None if shown is None else told(names[str(tag)], shown)
        except (ValueError, KeyError, struct.error, OverflowError):
            says = None
        if says is None or says != text:
            raise Refused(f"answer.json, {at}/said/{name}: the fact says {says!r}")
    return place


# --- All of it --------------------------------------------------------------------------------------


def number(text):
    if not text.isascii() or not text.isdigit() or str(int(text)) != text:
        raise Refused(f"MANIFEST: {text!r} is not a number")
    return int(text)


def verify(data, given):
    files = files_of(data)
    contents = dict(files)
    for path in ("MANIFEST", "answer.json", "facts.ndjson", "kinds.json", "keys.txt"):
        if path not in contents:
            raise Refused(f"{path} is missing")
    if files[0][0] != "MANIFEST" or len(contents) != len(files):
        raise Refused("MANIFEST is the first file, and every path occurs once")
    lines = given or contents["keys.txt"].decode().splitlines()
    keys = followed(files, [key_of(line) for line in lines])
    text, names = open_note("MANIFEST", contents["MANIFEST"], keys)
    head, listed = text[:-1].split("\n")[:5], text[:-1].split("\n")[5:]
    if len(head) < 5 or head[0] != "suyuan-dossier/1" or "" in head:
        raise Refused("MANIFEST is not of its form")
    _, origin, made_at, subject, count = head
    if origin not in names:
        raise Refused("MANIFEST is not signed by who speaks in it")
    there = [f"{sha256(content).hex()} {len(content)} {path}" for path, content in files[1:]]
    for one, other in zip(there + [None] * len(listed), listed + [None] * len(there)):
        if one != other:
            raise Refused(f"{(one or other).split(' ', 2)[-1]} is not the file that MANIFEST lists")
    chains = {}
    for path, content in files:
        if path.startswith("chains/"):
            note, names = open_note(path, content, keys)
            site = path[len("chains/") : -len(".txt")]
            speaks, size, root = note.split("\n")[:3]
            own = speaks.startswith(origin + "/") and speaks != origin + "/"
            if not own or origin not in names:
                raise Refused(f"{path} is not a checkpoint of this ledger")
            chains[int(site)] = (number(size), base64.b64decode(root, validate=True))
    facts = facts_of(contents["facts.ndjson"].decode(), chains)
    if len(facts) != number(count):
        raise Refused(f"facts.ndjson has {len(facts)} facts, MANIFEST says {count}")
    check_answer(json.loads(contents["answer.json"]), facts, json.loads(contents["kinds.json"]))
    shown = {value for _, fields in facts.values() for value in fields.values() if value is not None}
    for path, content in files:
        if path.startswith("blobs/"):
            if sha256(content).hex() != path[6:] or sha256(content) not in shown:
                raise Refused(f"{path}: no fact that is shown speaks of this file")
    withheld = sum(value is None for _, fields in facts.values() for value in fields.values())
    return {
        "ok": True,
        "subject": subject,
        "origin": origin,
        "made_at": made_at,
        "facts": len(facts),
        "withheld": withheld,
        "pinned": bool(given),
        "chains": {str(site): size for site, (size, _) in sorted(chains.items())},
    }


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    try:
        result = verify(data, sys.argv[2:])
    except Refused as refused:
        result = {"ok": False, "error": str(refused)}
    except (ValueError, KeyError, TypeError, AttributeError, struct.error) as fault:
        result = {"ok": False, "error": f"not of its form: {fault}"}
    print(json.dumps(result, ensure_ascii=False))
    sys.exit(0 if result["ok"] else 1)


if __name__ == "__main__":
    main()
