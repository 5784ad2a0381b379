"""What makes fpdf2's output PDF/A-2a (or 3a) and PDF/UA-1: subset fonts, the tagged tree, metadata.

fpdf2 2.8.9 has no public interface for tags (fpdf.structure_tree: "internal … may change at any time"), its own
ToUnicode maps U+0000, and its font subsetting takes most of the time: this module replaces those steps of its
`OutputProducer`, which `FPDF.output` takes as an argument. That class is internal too: fpdf2 is pinned to 2.8,
and tests/export/test_standards.py fails if what is replaced here is gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from fpdf import FPDF
from fpdf.enums import OutputIntentSubType
from fpdf.output import OutputProducer, PDFICCProfile, PDFXmpMetadata
from fpdf.syntax import PDFContentStream, PDFObject, PDFString
from fpdf.util import builtin_srgb2014_bytes

from e1tui.export.layout.structure import Node
from e1tui.export.pdf.content import FONT_NAMES, Contents, FontUse

_STEM = {False: 80, True: 140}  # thickness of the upright strokes, thousandths; asked for, used by no viewer
_STREAM_END = "\nendstream\nendobj"
_SYMBOLIC = 4  # the font's own encoding, as Identity-H wants it


@dataclass(frozen=True)
class Metadata:
    """`part` is the PDF/A part: 3 where a file is attached, else 2."""

    title: str
    date: dt.date | None
    part: int


class TaggedPDF(FPDF):
    """fpdf2's document with what its pages use and say, which `Producer` writes."""

    def __init__(self, size: tuple[float, float], contents: Contents, tree: Node, metadata: Metadata) -> None:
        super().__init__(unit="pt", format=size)
        self.contents, self.tree, self.about = contents, tree, metadata
        self.alias_nb_pages(None)  # type: ignore[arg-type]  # None is documented, the annotation says str
        self.set_auto_page_break(False)
        self.creation_date = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # never the clock; not written
        self.pdf_version = "1.7"
        self.allow_images_transparency = False
        self.single_resources_object = True
        self.set_lang("fr-FR")
        profile = PDFICCProfile(builtin_srgb2014_bytes(), n=3, alternate="DeviceRGB")
        self.add_output_intent(
            OutputIntentSubType.PDFA,
            "sRGB",
            "IEC 61966-2-1:1999",
            "http://www.color.org",
            profile,
            "sRGB2014",
        )

    def add_content(self, stream: bytes, size: tuple[float, float]) -> None:
        """One more page of that width and height in points, with this content stream."""
        self.add_page(format=size)
        page = self.pages[self.page]
        page.contents = bytearray(stream)
        page.struct_parents = self.page - 1


class _Raw(PDFObject):
    """An object written as it is given: the tree has tens of thousands, fpdf2's way takes 20 times as long."""

    __slots__ = ("_id", "text")

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text

    def serialize(self, obj_dict: Any = None, _security_handler: Any = None) -> str:
        return f"{self.id} 0 obj\n<<{self.text}>>\nendobj"


class Producer(OutputProducer):
    """Writes a TaggedPDF."""

    fpdf: TaggedPDF

    def _out(self, data: bytes | bytearray | str) -> None:
        # A stream whose last byte is a carriage return: with the line feed that fpdf2 puts after it, the two
        # would be one line end, and the stream shorter than its /Length says.
        if isinstance(data, str) and data.endswith("\r" + _STREAM_END):
            data = data.removesuffix(_STREAM_END) + "\r" + _STREAM_END
        super()._out(data)

    def _added(self, text: str = "") -> _Raw:
        entry = _Raw(text)
        self._add_pdf_obj(entry)
        return entry

    # Fonts

    def _add_fonts(self, *_: Any) -> Any:
        """The objects of the fonts that were used, by the number in their resource name."""
        return {
            int(FONT_NAMES[bold].removeprefix("/F")): self._add_font(use, bold)
            for bold, use in self.fpdf.contents.fonts.items()
            if use.characters
        }

    def _add_font(self, use: FontUse, bold: bool) -> _Raw:
        metrics = use.face.metrics
        name = f"/{use.tag}+{metrics.name}"
        program = use.face.subset(use.characters)
        stream = PDFContentStream(program, compress=True)
        stream.length1 = len(program)  # type: ignore[attr-defined]
        unicode = PDFContentStream(_to_unicode(use).encode("ascii"), compress=True)
        for entry in (stream, unicode):
            self._add_pdf_obj(entry)
        box = " ".join(map(str, metrics.box))
        descriptor = self._added(
            f"/Type/FontDescriptor/FontName{name}/Flags {_SYMBOLIC}/FontBBox[{box}]/ItalicAngle 0"
            f"/Ascent {metrics.ascent}/Descent {metrics.descent}/CapHeight {metrics.cap_height}"
            f"/StemV {_STEM[bold]}/FontFile2 {stream.ref}"
        )
        widths = " ".join(str(use.face.widths[code]) for code in use.characters)
        descendant = self._added(
            f"/Type/Font/Subtype/CIDFontType2/BaseFont{name}/FontDescriptor {descriptor.ref}"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/CIDToGIDMap/Identity/W[1[{widths}]]"
        )
        return self._added(
            f"/Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant.ref}]/ToUnicode {unicode.ref}"
        )

    # The tree

    def _add_structure_tree(self) -> PDFObject:
        root = self._added()
        refs: dict[int, str] = {}
        top = self._add_node(self.fpdf.tree, root.ref, refs)
        pages = "\n".join(
            f"{index}[{' '.join(refs[id(node)] for node in nodes)}]"
            for index, nodes in enumerate(self.fpdf.contents.marked)
        )
        parents = self._added(f"/Nums[{pages}]")
        count = len(self.fpdf.contents.marked)
        root.text = f"/Type/StructTreeRoot/K[{top.ref}]/ParentTree {parents.ref}/ParentTreeNextKey {count}"
        return root

    def _add_node(self, node: Node, parent: str, refs: dict[int, str]) -> _Raw:
        entry = self._added()
        refs[id(node)] = entry.ref
        attributes = f"/A<<{node.attributes}>>" if node.attributes else ""
        if node.spoken:
            attributes += f"/ActualText {PDFString(node.spoken).serialize()}"
        kids = " ".join(
            [*self._marks(node), *(self._add_node(n, entry.ref, refs).ref for n in node.children)]
        )
        page = f"/Pg {self.fpdf.pages[node.marks[0][0] + 1].ref}" if node.marks else ""
        entry.text = f"/S/{node.kind}/P {parent}{page}{attributes}/K[{kids}]"
        return entry

    def _marks(self, node: Node) -> Iterator[str]:
        """Numbers on the node's own page, references with the page for those on later ones."""
        for index, number in node.marks:
            if index == node.marks[0][0]:
                yield str(number)
            else:
                yield f"<</Type/MCR/Pg {self.fpdf.pages[index + 1].ref}/MCID {number}>>"

    # What the document says of itself

    def _add_info(self) -> Any:
        about = self.fpdf.about
        date = f"/CreationDate(D:{about.date:%Y%m%d}000000Z)" if about.date else ""
        return self._added(f"/Title {PDFString(about.title).serialize()}/Producer(e1tui){date}")

    def _add_xmp_metadata(self) -> PDFXmpMetadata:
        entry = PDFXmpMetadata(_xmp(self.fpdf.about))
        self._add_pdf_obj(entry)
        return entry

    def _finalize_catalog(self, catalog_obj: Any, *args: Any, **objects: Any) -> None:
        super()._finalize_catalog(catalog_obj, *args, **objects)
        catalog_obj.open_action = None


def _to_unicode(use: FontUse) -> str:
    """Which character each number stands for, in blocks of 100 at most as the format asks."""
    entries = [f"<{number:04X}> <{_utf16(code)}>" for number, code in enumerate(use.characters, start=1)]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    mapped = "\n".join("\n".join([f"{len(b)} beginbfchar", *b, "endbfchar"]) for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{mapped}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()


def _xmp(about: Metadata) -> str:
    """The XMP packet; PDF/A wants the property that PDF/UA adds to be described in it."""
    moment = f"{about.date:%Y-%m-%d}T00:00:00Z" if about.date else ""
    dates = f"<xmp:CreateDate>{moment}</xmp:CreateDate>\n" if moment else ""
    return f"""<?xpacket begin="\N{ZERO WIDTH NO-BREAK SPACE}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>{about.part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>e1tui</pdf:Producer>
{dates}</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
