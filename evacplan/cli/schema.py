"""``evacplan schema``: the shape of the files, for editors and other programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from evacplan.cli.failures import Code, guarded


@guarded
def schema(
    plan: Annotated[bool, typer.Option("--plan", help="Describe plan files instead of scenario files.")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
) -> Code:
    """Print the JSON Schema of scenario files, or of plan files."""
    if plan:
        from evacplan.plan.plan_file import plan_schema

        described = plan_schema()
    else:
        from evacplan.sources.json_schema import scenario_schema

        described = scenario_schema()
    if out:
        from evacplan.reports.writing import write_one

        write_one(out, f"{json.dumps(described, indent=2, ensure_ascii=False)}\n".encode())
    else:
        # A pipe may not be UTF-8; escapes mean the same to every reader of JSON.
        print(json.dumps(described, indent=2, ensure_ascii=(sys.stdout.encoding or "").lower() != "utf-8"))
    return Code.DONE
