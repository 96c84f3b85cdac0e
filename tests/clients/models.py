"""The types of the Python client, generated from docs/openapi by datamodel-code-generator."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datamodel_code_generator import InputFileType, LiteralType, OpenAPIScope, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import Formatter, PythonVersion

ROOT = Path(__file__).parents[2]
OPENAPI = ROOT / "docs" / "openapi"
MODELS = ROOT / "shared" / "python" / "outbound" / "client" / "models"
HEADER = (
    '''"""Types of the {name} API, generated from docs/openapi/{name}.json by `python -m tests.clients`."""'''
)
Json = dict[str, Any]


def models(documents: Mapping[str, str]) -> dict[Path, str]:
    """By file, the types of each document, formatted."""
    return {MODELS / f"{name}.py": _formatted(_generated(name, text)) for name, text in documents.items()}


def documents() -> dict[str, str]:
    """By service, the OpenAPI document as it stands in docs."""
    return {path.stem: path.read_text("utf-8") for path in sorted(OPENAPI.glob("*.json"))}


def _generated(name: str, text: str) -> str:
    made = generate(
        json.dumps(_named(json.loads(text))),
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.TypingTypedDict,
        openapi_scopes=[OpenAPIScope.Schemas, OpenAPIScope.Paths, OpenAPIScope.Parameters],
        target_python_version=PythonVersion.PY_311,
        enum_field_as_literal=LiteralType.All,
        use_union_operator=True,
        use_closed_typed_dict=False,
        use_schema_description=True,
        use_single_line_docstring=True,
        use_inline_field_description=True,
        use_operation_id_as_name=True,
        formatters=[Formatter.BUILTIN],
        custom_file_header=HEADER.format(name=name),
    )
    assert isinstance(made, str)
    return made.replace("ParametersQuery(", "Query(")


def _named(document: Json) -> Json:
    """The document with its questions named by their paths, and only what types are made of."""
    for path, operations in document["paths"].items():
        for method, one in operations.items():
            one["operationId"] = _name(path) if method == "get" else f"{method}{_name(path)}"
            del one["responses"]
            one.pop("requestBody", None)
    return document


def _name(path: str) -> str:
    """`/v1/quality/{finding}` is QualityFinding, and `/v1/seizures/{record_id}/acts` SeizuresActs."""
    words = re.sub(r"\{\w+\}/", "", path.removeprefix("/v1/"))
    return "".join(word.title() for word in re.findall(r"[a-z]+", words))


def _formatted(source: str) -> str:
    ruff = [str(Path(sys.executable).with_name("ruff")), "format", "--stdin-filename", "models.py", "-"]
    return subprocess.run(ruff, input=source, capture_output=True, text=True, check=True, cwd=ROOT).stdout
