"""The single place that reads a pack from its folder, and finds every mistake in it at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from onething.packs import schema_words, tree
from onething.packs.canonical import canonical, unpack
from onething.packs.content import Content
from onething.packs.context import Context
from onething.packs.head import Head
from onething.packs.mistakes import Mistake, PackRefused, Said
from onething.packs.pack import Definition, Pack, defined
from onething.packs.tree import Node

HEAD = "pack.yaml"
M = TypeVar("M", bound=BaseModel)
Kinds = Mapping[str, type[BaseModel]]


@dataclass(frozen=True, slots=True)
class Source:
    """A definition as it was written: where, and as which tree."""

    kind: str
    id: str
    file: str
    line: int
    node: Node


def read(folder: Path | str, kinds: Kinds) -> Pack:
    """The pack in a folder: pack.yaml, and in any tree of other .yaml files the definitions of
    the kinds given. Raises PackRefused with every mistake that was found, in the order of files
    and lines. Hidden files and files of other types are left alone."""
    return _Reader(Path(folder), kinds).pack()


def read_file(path: Path, kinds: Kinds, languages: tuple[str, ...]) -> list[Definition]:
    """The definitions in one file that belongs to no pack yet; references are not checked.
    Raises PackRefused with every mistake that was found."""
    reader = _Reader(path.parent, kinds, languages=languages, all_readable=False)
    reader.gather(path)
    context = Context(languages)
    made = (reader.definition(source, context) for source in reader.found.values())
    definitions = [each for each in made if each]
    if reader.mistakes:
        raise PackRefused(path.name, reader.mistakes)
    return definitions


@dataclass(slots=True)
class _Reader:
    folder: Path
    kinds: Kinds
    mistakes: list[Mistake] = field(default_factory=list)
    found: dict[tuple[str, str], Source] = field(default_factory=dict)
    faulty: set[tuple[str, tree.Path]] = field(default_factory=set)
    languages: tuple[str, ...] = ()
    all_readable: bool = True

    def pack(self) -> Pack:
        head = self._head()
        for path in self._files():
            self.gather(path)
        context = self._context()
        definitions: dict[str, dict[str, Definition]] = {kind: {} for kind in self.kinds}
        for source in self.found.values():
            if definition := self.definition(source, context):
                definitions[source.kind][source.id] = definition
        if head is not None:
            self._check(pack := Pack(head, definitions))
        if head is None or self.mistakes:
            ordered = sorted(self.mistakes, key=lambda m: (m.file != HEAD, m.file, m.line, m.where))
            raise PackRefused(head.name if head else self.folder.name, ordered)
        return pack

    def _head(self) -> Head | None:
        path = self.folder / HEAD
        if not path.is_file():
            self._mistake(HEAD, 0, (), *NO_HEAD)
            return None
        node = self._tree(path)
        if node is None:
            return None
        # Texts are checked for their languages also when the rest of the head is wrong.
        listed = node.child("languages")
        languages = listed.plain() if listed is not None else None
        if isinstance(languages, list) and all(isinstance(each, str) for each in languages):
            self.languages = tuple(languages)
        return self._validated(Head, Source("", "", HEAD, 1, node), Context(self.languages))

    def _files(self) -> list[Path]:
        inside = (path.relative_to(self.folder) for path in self.folder.rglob("*"))
        shown = (path for path in inside if not any(part.startswith(".") for part in path.parts))
        found = []
        for path in sorted(shown):
            if path.suffix == ".yml":
                self._mistake(path.as_posix(), 0, (), *SHORT_SUFFIX)
            elif path.suffix == ".yaml" and path.as_posix() != HEAD:
                found.append(self.folder / path)
        return found

    def _tree(self, path: Path) -> Node | None:
        """A file's top mapping; None when it is empty or cannot be read."""
        name = path.relative_to(self.folder).as_posix()
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.all_readable = False
            self._mistake(name, line, (), *NO_UTF_8)
            return None
        node, faults = tree.read(text)
        for fault in faults:
            self._mistake(name, fault.line, fault.path, fault.wrong, fault.do)
            self.faulty.add((name, fault.path))
        if node is None and (faults or name == HEAD):
            self.all_readable = False
            if not faults:
                self._mistake(name, 0, (), *EMPTY_HEAD)
        if node is not None and not isinstance(node.value, dict):
            self.all_readable = False
            self._mistake(name, node.line, (), *NO_MAPPING)
            return None
        return node

    def gather(self, path: Path) -> None:
        """The definitions of a file, by kind and id."""
        name = path.relative_to(self.folder).as_posix()
        node = self._tree(path)
        for kind, line, definitions in _entries(node):
            if kind not in self.kinds:
                wrong, do = schema_words.unknown(kind, sorted(self.kinds))
                self._mistake(name, line, (kind,), wrong, do)
            elif not isinstance(definitions.value, dict):
                self._mistake(name, line, (kind,), *NO_DEFINITIONS)
            else:
                for id, id_line, definition in _entries(definitions):
                    self._define(Source(kind, id, name, id_line, definition))

    def _define(self, source: Source) -> None:
        key = source.kind, source.id
        if not source.id or any(c.isspace() or c == "/" for c in source.id):
            self._mistake(source.file, source.line, key, *BAD_ID)
        elif first := self.found.get(key):
            place = f"{first.file}:{first.line}"
            wrong = Said(
                f"{source.kind}“{source.id}”已在 {place} 定义。",
                f"The {source.kind} “{source.id}” is already defined at {place}.",
            )
            self._mistake(source.file, source.line, key, wrong, DEFINE_ONCE)
        else:
            self.found[key] = source

    def _context(self) -> Context:
        """Where a file could not be read, what it defines is not known: no reference is refused."""
        if not self.all_readable:
            return Context(self.languages)
        ids = {
            kind: frozenset(id for found, id in self.found if found == kind) for kind in self.kinds
        }
        return Context(self.languages, ids)

    def definition(self, source: Source, context: Context) -> Definition | None:
        own = Context(context.languages, context.ids)
        model = self.kinds[source.kind]
        body = self._validated(model, source, own)
        if body is None:
            return None
        if unpack(model, canonical(body), context.languages) != body:
            raise TypeError(f"a {model.__name__} cannot be built again from its canonical form")
        uses = tuple(sorted(own.uses))
        return defined(source.kind, source.id, body, source.file, source.line, uses)

    def _validated(self, model: type[M], source: Source, context: Context) -> M | None:
        try:
            return model.model_validate(source.node.plain(), context=context)
        except ValidationError as refused:
            for error in refused.errors(include_url=False):
                self._refused(model, error, source)
            return None

    def _refused(self, model: type[BaseModel], error: ErrorDetails, source: Source) -> None:
        last = error["loc"][-1] if error["loc"] else ""
        if error["type"] == "missing":
            wrong, do = schema_words.missing(str(last))
        elif error["type"] == "extra_forbidden":
            wrong, do = schema_words.unknown(str(last), _keys(model, error["loc"]))
        else:
            wrong, do = schema_words.words(error)
        self._at(source, error["loc"], wrong, do)

    def _check(self, pack: Pack) -> None:
        for source in self.found.values():
            body = pack.body(source.kind, source.id)
            if isinstance(body, Content):
                for finding in body.check(pack):
                    self._at(source, *finding)

    def _at(self, source: Source, loc: tree.Path, wrong: Said, do: Said) -> None:
        """A mistake within a definition. Steps that only the schema knows, such as the member of
        a union, are left out of the path."""
        path: tree.Path = (source.kind, source.id) if source.kind else ()
        line, node = source.line, source.node
        for step in loc:
            child = node.child(step)
            if child is not None:
                line = node.key_lines.get(str(step), child.line)
                path, node = (*path, step), child
        # What YAML could not give is not also missing to the schema.
        if (source.file, path) not in self.faulty:
            self._mistake(source.file, line, path, wrong, do)

    def _mistake(self, file: str, line: int, path: tree.Path, wrong: Said, do: Said) -> None:
        mistake = Mistake(file, line, _where(path), wrong, do)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)


def _entries(node: Node | None) -> Iterator[tuple[str, int, Node]]:
    if node is not None and isinstance(node.value, dict):
        for key, child in node.value.items():
            yield key, node.key_lines[key], child


def _keys(model: type[BaseModel], loc: tree.Path) -> list[str]:
    """The keys that may stand where a path leads, the last step left out."""
    models = [model]
    for step in loc[:-1]:
        fields = [found.model_fields.get(str(step)) for found in models]
        inner = [each for info in fields if info for each in _models(info.annotation)]
        models = inner or models
    return [info.alias or name for each in models for name, info in each.model_fields.items()]


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models in a type: in list[A], A | None, dict[str, A], Annotated[A, …]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _where(path: tree.Path) -> str:
    """`matter.m1.materials[2].name`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


NO_HEAD = (
    Said("文件夹里没有 pack.yaml。", "The folder has no pack.yaml."),
    Said(
        "请写 pack.yaml:name、realm、version、languages、zone、title。",
        "Write pack.yaml with name, realm, version, languages, zone and title.",
    ),
)
EMPTY_HEAD = (Said("pack.yaml 是空的。", "pack.yaml is empty."), NO_HEAD[1])
SHORT_SUFFIX = (
    Said("扩展名是 .yml,不会被读取。", "A file that ends in .yml is not read."),
    Said("请改名为 .yaml。", "Rename it to .yaml."),
)
NO_UTF_8 = (
    Said("文件不是 UTF-8 编码。", "The file is not in UTF-8."),
    Said("请另存为 UTF-8。", "Save it as UTF-8."),
)
NO_MAPPING = (
    Said("文件最外层应为键和值。", "The file must consist of keys and values."),
    Said("请写成 种类: {编号: 定义}。", "Write kind: {id: definition}."),
)
NO_DEFINITIONS = (
    Said("种类之下应为 编号: 定义。", "Under a kind there must be id: definition."),
    Said("请在下一行缩进后写编号。", "Write the ids on the lines below, indented."),
)
BAD_ID = (
    Said("编号不能为空,不能含空格或“/”。", "An id must not be empty nor hold spaces or a slash."),
    Said("请换一个编号。", "Choose another id."),
)
DEFINE_ONCE = Said("请合并,或换一个编号。", "Join the two or choose another id.")
