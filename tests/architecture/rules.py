"""House rules over syntax trees. Each takes a source and returns what breaks the rule, in words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import Source, called, dotted

FILE_LINES = 400
FUNCTION_LINES = 60
STATE_VARS = 15
STATE_HANDLERS = 15
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

TRANSACTION_CALLS = {"commit", "rollback", "begin", "begin_nested"}
TRANSACTION_FILES = {
    "circle_app/persistence/database.py",
    "circle_app/persistence/migrations.py",  # changes of the schema, before anyone is served
}
LEDGER_TABLES = {"Book", "Account", "Entry", "Line"}
LEDGER_SQL = re.compile(
    r"(?:insert\s+into|update|delete\s+from)\s+ledger_(?:book|account|entry|line)\b", re.IGNORECASE
)
RAW_MARKUP = {"html", "markdown"}


def at(source: Source, node: ast.AST, what: str) -> str:
    """Say where something is wrong."""
    return f"{source.path}:{getattr(node, 'lineno', 1)}: {what}"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function, methods and inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def state_classes(tree: ast.Module) -> list[ast.ClassDef]:
    """Return the Reflex states: by their base's name, or a base in this file that is one."""
    found: list[ast.ClassDef] = []
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = {dotted(base).rpartition(".")[2] for base in node.bases}
            if any(base.endswith(("State", "StateMixin")) for base in bases) or bases & names:
                found.append(node)
                names.add(node.name)
    return found


def is_reflex(decorator: ast.expr, *kinds: str) -> bool:
    """Tell whether a decorator is ``@rx.<kind>`` or ``@rx.<kind>(…)``."""
    return called(decorator) in {f"rx.{kind}" for kind in kinds}


def undeclared_state_methods(source: Source) -> list[str]:
    """Every public method of a state can be called from a browser, so each must say so."""
    return [
        at(source, method, f"{state.name}.{method.name} is neither @rx.event nor @rx.var")
        for state in state_classes(source.tree)
        for method in state.body
        if isinstance(method, FUNCTIONS)
        and not method.name.startswith("_")
        and not any(is_reflex(x, "event", "var") for x in method.decorator_list)
    ]


def inexact_numbers(source: Source) -> list[str]:
    """The domain counts in integers and Decimals: no float literal, name or ``/``."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(at(source, node, f"float literal {node.value}"))
        elif isinstance(node, ast.Name) and node.id == "float":
            found.append(at(source, node, "the name float"))
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            found.append(at(source, node, "division with /"))
    return found


def loose_transactions(source: Source) -> list[str]:
    """Only the unit of work begins, commits and rolls back."""
    if source.path in TRANSACTION_FILES:
        return []
    return [
        at(source, node, f".{node.func.attr}() outside persistence/database.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TRANSACTION_CALLS
    ]


def ledger_names(tree: ast.Module) -> set[str]:
    """Return the names under which a file knows the ledger's tables."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and "persistence" in (node.module or ""):
            for alias in node.names:
                local = alias.asname or alias.name
                if alias.name in LEDGER_TABLES:
                    names.add(local)
                elif alias.name in {"models", "ledger"}:
                    names |= {f"{local}.{table}" for table in LEDGER_TABLES}
    for node in ast.walk(tree):  # entries = Entry.__table__
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            table = dotted(node.value).removesuffix(".__table__")
            if table != dotted(node.value) and table in names:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names |= {dotted(target) for target in targets}
    return names


def foreign_ledger_writes(source: Source) -> list[str]:
    """Rows of the ledger are written by ``services/ledger*`` and by nothing else."""
    if re.match(r"circle_app/services/ledger\w*(?:\.py|/)", source.path):
        return []
    names = ledger_names(source.tree)
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if LEDGER_SQL.search(node.value):
                found.append(at(source, node, "SQL that writes the ledger"))
        elif isinstance(node, ast.Call):
            act = called(node).rpartition(".")[2]
            target = dotted(node.args[0]).removesuffix(".__table__") if node.args else ""
            if called(node) in names:
                found.append(at(source, node, f"makes a row of {called(node)}"))
            elif act in {"insert", "update", "delete"} and target in names:
                found.append(at(source, node, f"{act} on {target}"))
    return found


def constant_names(tree: ast.Module) -> set[str]:
    """Return the module's names that are bound to a literal text."""
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_text(node.value)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def is_text(node: ast.AST | None) -> bool:
    """Tell whether a node is a literal text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def raw_markup(source: Source) -> list[str]:
    """HTML and Markdown are ours, never a Var: a member's text would run as markup."""
    fixed = constant_names(source.tree)
    return [
        at(source, node, f"{called(node)} with something other than a literal text")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and called(node).startswith("rx.")
        and called(node).rpartition(".")[2] in RAW_MARKUP
        and not all(is_text(x) or (isinstance(x, ast.Name) and x.id in fixed) for x in node.args)
    ]


def long_files(source: Source) -> list[str]:
    """A file fits into one reading."""
    lines = len(source.text.splitlines())
    return [f"{source.path}: {lines} lines, at most {FILE_LINES}"] if lines > FILE_LINES else []


def long_functions(source: Source) -> list[str]:
    """A function fits on a screen."""
    lengths = ((x, (x.end_lineno or x.lineno) - x.lineno + 1) for x in functions(source.tree))
    return [
        at(source, function, f"{function.name} has {length} lines, at most {FUNCTION_LINES}")
        for function, length in lengths
        if length > FUNCTION_LINES
    ]


def crowded_states(source: Source) -> list[str]:
    """A state is one concern: few fields, few handlers."""
    found = []
    for state in state_classes(source.tree):
        fields = [
            x for x in state.body if isinstance(x, ast.AnnAssign) and "ClassVar" not in ast.dump(x)
        ]
        handlers = [
            x
            for x in state.body
            if isinstance(x, FUNCTIONS) and any(is_reflex(y, "event") for y in x.decorator_list)
        ]
        if len(fields) > STATE_VARS:
            found.append(at(source, state, f"{state.name} has {len(fields)} vars"))
        if len(handlers) > STATE_HANDLERS:
            found.append(at(source, state, f"{state.name} has {len(handlers)} handlers"))
    return found


# Pieces, so that this file does not contain what it forbids.
_UPPER = "SPEC DESIGN RULES API UX REFLEX EXAMPLES DEPENDENCIES MODELS DEVELOPERS"
_HOSTS = ("pypi", "org"), ("registry.npmjs", "org"), ("files.pythonhosted", "org")
FOREIGN = [
    re.compile(r"(?<![\w.])/(?:root|work)/"),
    re.compile(r"(?<![\w.])/(?:home|Users)/[a-z]\w*/"),
    re.compile(r"\.\./" + "shared|/work" + "/shared"),
    re.compile(rf"\b(?:{'|'.join(_UPPER.split())})\.md\b"),
    re.compile("|".join(re.escape(".".join(host)) for host in _HOSTS)),
]


def foreign_mentions(path: str, text: str) -> list[str]:
    """The project stands alone: no machine's path, no paper from outside, no registry's address."""
    return [
        f"{path}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}"
        for pattern in FOREIGN
        for hit in pattern.finditer(text)
    ]
