"""A native DM worker that moves no data: native_worker.py DESCRIPTORS HOST:PORT NAME

DESCRIPTORS is what `protoc --include_imports --descriptor_set_out=DESCRIPTORS dmmaster/v1/worker_link.proto` writes.
Needs grpcio and protobuf (Debian: python3-grpcio python3-protobuf), and no generated code.
"""
import queue
import sys
import uuid

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

descriptors, master, name = sys.argv[1:]
pool = descriptor_pool.DescriptorPool()
with open(descriptors, "rb") as file:
    for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
        pool.Add(proto)
get_class = getattr(message_factory, "GetMessageClass", None) or message_factory.MessageFactory(pool).GetPrototype
ToMaster = get_class(pool.FindMessageTypeByName("dmmaster.v1.WorkerMessage"))
FromMaster = get_class(pool.FindMessageTypeByName("dmmaster.v1.MasterMessage"))

source, stages, reports = "", {}, queue.Queue()


def messages():
    yield ToMaster(hello={"name": name, "address": "python", "instance": uuid.uuid4().hex})
    while True:
        try:
            yield ToMaster(report=reports.get(timeout=1))
        except queue.Empty:
            yield ToMaster(heartbeat={})


channel = grpc.insecure_channel(master, options=[("grpc.max_receive_message_length", 64 << 20)])
connect = channel.stream_stream("/dmmaster.v1.WorkerLink/Connect", ToMaster.SerializeToString, FromMaster.FromString)
revision = 0
for message in connect(messages()):
    for order in message.orders.orders:
        what = order.WhichOneof("body")
        if what == "bind_source":
            source = order.bind_source.source
        elif what == "unbind_source":
            source, stages = "", {}
        elif what == "set_subtask":
            stages[order.set_subtask.task] = order.set_subtask.stage
        elif what == "remove_subtask":
            stages.pop(order.remove_subtask.task, None)
    if message.WhichOneof("body") in ("orders", "status_query"):
        revision = message.orders.revision or revision
        subtasks = [{"name": task, "stage": stage, "unit": 4} for task, stage in stages.items()]
        reports.put({"revision": revision, "query": message.status_query.id, "complete": True,
                     "source": {"source": source, "worker": name}, "subtasks": subtasks})
