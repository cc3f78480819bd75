"""The page of the API, made of its OpenAPI document: no script, no outside source."""

import json
import re
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_TYPES = {
    "string": "chuỗi", "integer": "số nguyên", "number": "số", "boolean": "true, false", "object": "đối tượng",
    "array": "danh sách", "null": "null",
}  # fmt: skip
_FORMATS = {"date": "ngày", "date-time": "thời điểm", "uuid": "UUID", "binary": "tệp", "time": "giờ"}


def page_of(document: dict[str, Any], problems: list[tuple[int, str, str]]) -> dict[str, Any]:
    """Return the context of the page.

    Args:
        document: the OpenAPI document.
        problems: status, title and words of each kind of failure.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            group = operation.get("tags", ["Khác"])[0]
            groups.setdefault(group, []).append(_operation(document, path, method, operation))
    return {
        "groups": [
            {"name": name, "anchor": f"nhom-{number}", "operations": operations}
            for number, (name, operations) in enumerate(groups.items(), 1)
        ],
        "about": [marked(line.removeprefix("* ")) for line in document["info"]["description"].split("\n* ")],
        "problems": problems,
    }  # fmt: skip


def marked(text: str) -> SafeString:
    """Return text of the document with its `code` and its **strong** words marked for a page."""
    parts = re.split(r"(`[^`]+`|\*\*[^*]+\*\*)", text)
    return format_html_join("", "{}", ((_part(part),) for part in parts))


def _part(text: str) -> str:
    if text.startswith("`"):
        return format_html("<code>{}</code>", text.strip("`"))
    return format_html("<strong>{}</strong>", text.strip("*")) if text.startswith("**") else text


def _operation(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    body_type = next(iter(content), "")
    body = content.get(body_type, {})
    status, answer = next((code, found) for code, found in operation["responses"].items() if int(code) < 300)
    answer_type = next(iter(answer.get("content", {})), "")
    told = answer.get("content", {}).get(answer_type, {})
    parameters = [
        {
            "name": one["name"], "type": _kind(document, one["schema"]), "required": one.get("required"),
            "words": marked(one.get("description", "")),
        }
        for one in operation.get("parameters", [])
    ]  # fmt: skip
    return {
        "name": operation["operationId"], "summary": operation["summary"], "about": marked(operation["description"]),
        "method": method.upper(), "path": path, "action": operation["x-quyen"], "parameters": parameters,
        "body": _fields(document, body.get("schema")), "body_type": body_type, "status": status,
        "answer": _fields(document, told.get("schema")), "answer_type": answer_type,
        "curl": _curl(document, path, method, body_type, body.get("schema")),
    }  # fmt: skip


def _resolved(document: dict[str, Any], schema: dict[str, Any] | None) -> dict[str, Any]:
    if schema and "$ref" in schema:
        found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return schema or {}


def _fields(document: dict[str, Any], schema: dict[str, Any] | None) -> list[dict[str, Any]]:
    whole = _resolved(document, schema)
    must = whole.get("required", [])
    return [
        {
            "name": name, "type": _kind(document, part), "required": name in must,
            "words": marked(part.get("description", "")),
        }
        for name, part in whole.get("properties", {}).items()
    ]  # fmt: skip


def _kind(document: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return what a value is, in words."""
    if "$ref" in schema:
        named = _resolved(document, schema)
        parts = ", ".join(named.get("properties", {}))
        return f"đối tượng: {parts}" if parts else "đối tượng"
    if "anyOf" in schema:
        return " hoặc ".join(dict.fromkeys(_kind(document, part) for part in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"danh sách {_kind(document, schema.get('items', {}))}"
    return _FORMATS.get(schema.get("format", ""), _TYPES.get(schema.get("type", ""), "giá trị bất kỳ"))


def _curl(
    document: dict[str, Any], path: str, method: str, body_type: str, schema: dict[str, Any] | None
) -> str:
    """Return the call as one types it."""
    lines = [f'curl "{settings.SITE_URL}{path}"', '-H "Authorization: Bearer $KHOA"']
    if method != "get":
        lines.insert(1, f"-X {method.upper()}")
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if body_type == "application/json":
        lines.append(f'-H "Content-Type: {body_type}"')
        lines.append(f"-d '{json.dumps(example_of(document, schema), ensure_ascii=False)}'")
    elif body_type:
        lines.append("-F file=@tep.pdf")
    return " \\\n  ".join(lines)


def example_of(document: dict[str, Any], schema: dict[str, Any] | None) -> Any:
    """Return an example of a schema: its own, or one made of what it must hold."""
    whole = _resolved(document, schema)
    if whole.get("examples"):
        return whole["examples"][0]
    if "anyOf" in whole:
        return example_of(document, whole["anyOf"][0])
    if "enum" in whole:
        return whole["enum"][0]
    if whole.get("type") == "array":
        return [example_of(document, whole.get("items"))] if whole.get("minItems") else []
    if whole.get("type") == "object" or "properties" in whole:
        must = whole.get("required", [])
        return {
            name: example_of(document, part)
            for name, part in whole.get("properties", {}).items()
            if name in must or part.get("examples")
        }
    return {"integer": 1, "number": 1, "boolean": True}.get(whole.get("type", ""), "…")
