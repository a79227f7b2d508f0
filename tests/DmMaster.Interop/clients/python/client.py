"""Calls the echo service and the standard ones with grpcio; prints one line a case: name, tab, ok or what went wrong.

Usage: client.py host:port [ca.pem client.pem client.key]
"""
import sys
import threading

import grpc
from google.protobuf import wrappers_pb2 as w

ECHO = "/dmmaster.interop.Echo/"
SIZE = 5 << 20


def channel(options=(), compression=None):
    options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1), *options]
    if len(sys.argv) == 2:
        return grpc.insecure_channel(sys.argv[1], options, compression)
    ca, cert, key = (open(path, "rb").read() for path in sys.argv[2:5])
    return grpc.secure_channel(sys.argv[1], grpc.ssl_channel_credentials(ca, key, cert), options, compression)


def method(kind, name, request, answer, on=None):
    return getattr(on or CHANNEL, kind)(ECHO + name, request.SerializeToString, answer.FromString)


def equal(actual, expected):
    if actual != expected:
        raise AssertionError(f"{str(actual)[:200]!r} is not {str(expected)[:200]!r}")


def fails(code, action, details=None):
    try:
        action()
    except grpc.RpcError as error:
        equal(error.code(), code)
        if details is not None:
            equal(error.details(), details)
        return
    raise AssertionError(f"no error, {code} expected")


def unary():
    equal(method("unary_unary", "Unary", w.BytesValue, w.BytesValue)(w.BytesValue(value=b"\0\xff"), timeout=30).value, b"\0\xff")


def metadata():
    answer, call = method("unary_unary", "Unary", w.BytesValue, w.BytesValue).with_call(
        w.BytesValue(), timeout=30, metadata=[("echo-text", "a b"), ("echo-raw-bin", b"\0\1\xff")])
    for entries in (dict(call.initial_metadata()), dict(call.trailing_metadata())):
        equal((entries.get("echo-text"), entries.get("echo-raw-bin")), ("a b", b"\0\1\xff"))


def collect():
    parts = (w.BytesValue(value=b"x" * 1000) for _ in range(500))
    equal(method("stream_unary", "Collect", w.BytesValue, w.UInt64Value)(parts, timeout=30).value, 500000)


def expand():
    stream = method("unary_stream", "Expand", w.UInt32Value, w.UInt32Value)(w.UInt32Value(value=1000), timeout=30)
    equal([item.value for item in stream], list(range(1000)))


def chat():
    turn = threading.Semaphore(1)

    def questions():
        for number in range(200):
            turn.acquire()
            yield w.BytesValue(value=b"%d" % number)

    answers = []
    for answer in method("stream_stream", "Chat", w.BytesValue, w.BytesValue)(questions(), timeout=30):
        answers.append(answer.value)
        turn.release()
    equal(answers, [b"%d" % number for number in range(200)])


def deadline():
    fails(grpc.StatusCode.DEADLINE_EXCEEDED,
          lambda: method("unary_unary", "Hang", w.BytesValue, w.BytesValue)(w.BytesValue(), timeout=0.3))


def cancel():
    call = method("unary_unary", "Hang", w.BytesValue, w.BytesValue).future(w.BytesValue())
    call.cancel()
    equal(call.code(), grpc.StatusCode.CANCELLED)
    unary()


def large():
    body = bytes(range(256)) * (SIZE // 256)
    equal(method("unary_unary", "Unary", w.BytesValue, w.BytesValue)(w.BytesValue(value=body), timeout=60).value == body, True)


def gzip():
    with channel(compression=grpc.Compression.Gzip) as zipped:
        body = b"squeeze me " * 100000
        equal(method("unary_unary", "Unary", w.BytesValue, w.BytesValue, zipped)(w.BytesValue(value=body), timeout=30).value == body, True)


def unknown():
    call = method("unary_unary", "Nope", w.BytesValue, w.BytesValue)
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: call(w.BytesValue(), timeout=30))
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: CHANNEL.unary_unary("/no.Such/Service")(b"", timeout=30))


def failure():
    call = method("unary_unary", "Fail", w.StringValue, w.BytesValue)
    for what, code, details in (
            ("refused", grpc.StatusCode.FAILED_PRECONDITION, "not like this"),
            ("cancelled", grpc.StatusCode.CANCELLED, "the call was cancelled"),
            ("bug", grpc.StatusCode.UNKNOWN, "internal error, see the log of dm-master")):
        fails(code, lambda: call(w.StringValue(value=what), timeout=30), details)


def health():
    equal(CHANNEL.unary_unary("/grpc.health.v1.Health/Check")(b"", timeout=30), b"\x08\x01")


def reflection():
    for version in ("v1", "v1alpha"):
        call = CHANNEL.stream_stream(f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo")
        answers = b"".join(call(iter([b"\x3a\x00"]), timeout=30))
        equal(b"grpc.health.v1.Health" in answers, True)


ECHO_CASES = [unary, metadata, collect, expand, chat, deadline, cancel, large, gzip, unknown, failure]
CHANNEL = channel()
for case in [*ECHO_CASES, health, reflection]:
    try:
        case()
        print(f"{case.__name__}\tok", flush=True)
    except Exception as error:  # each case is reported by its own test
        print(f"{case.__name__}\t{type(error).__name__}: {error}".replace("\n", " "), flush=True)
