"""Six branches of three human steps in SpiffWorkflow, its state in PostgreSQL after every step.

Run by the environment of the peers: python spiff.py URL SECONDS [memory]. Prints cases, seconds
and seconds of processor. Before every step the state is read, as a web process has to; with
`memory` it stays in the process between two steps.
"""

import os
import sys
import time
from itertools import pairwise
from uuid import uuid4

import psycopg
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

BRANCHES, STEPS = 6, 3


def drawing() -> bytes:
    nodes, flows = [], ["start>split", "join>end"]
    for branch in range(BRANCHES):
        way = ["split", *(f"b{branch}s{step}" for step in range(STEPS)), "join"]
        nodes += [f'<manualTask id="{name}" name="{name}"/>' for name in way[1:-1]]
        flows += [f"{a}>{b}" for a, b in pairwise(way)]
    drawn = [
        f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(flow.split(">") for flow in flows)
    ]
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'
        '<process id="six" isExecutable="true"><startEvent id="start"/>'
        '<parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="end"/>'
        f"{''.join(nodes)}{''.join(drawn)}</process></definitions>"
    ).encode()


def main() -> None:
    url, seconds, in_memory = sys.argv[1], float(sys.argv[2]), "memory" in sys.argv
    parser = BpmnParser()
    parser.add_bpmn_str(drawing())
    spec = parser.get_spec("six")
    serializer = BpmnWorkflowSerializer()
    connection = psycopg.connect(url, autocommit=True, prepare_threshold=0)

    def kept(id, workflow) -> None:
        connection.execute(
            "insert into spiff values (%s, %s)"
            " on conflict (id) do update set state = excluded.state",
            (id, serializer.serialize_json(workflow)),
        )

    def read(id) -> BpmnWorkflow:
        row = connection.execute("select state from spiff where id = %s", (id,)).fetchone()
        return serializer.deserialize_json(row[0])

    def case() -> None:
        workflow, id = BpmnWorkflow(spec), uuid4()
        workflow.do_engine_steps()
        kept(id, workflow)
        for _ in range(BRANCHES * STEPS):
            workflow = workflow if in_memory else read(id)
            workflow.get_tasks(state=TaskState.READY, manual=True)[0].run()
            workflow.do_engine_steps()
            kept(id, workflow)
        assert workflow.completed

    case()
    done, spent, until = 0, os.times(), time.perf_counter() + seconds
    began = time.perf_counter()
    while time.perf_counter() < until:
        case()
        done += 1
    now = os.times()
    print(done, time.perf_counter() - began, now.user + now.system - spent.user - spent.system)


if __name__ == "__main__":
    main()
