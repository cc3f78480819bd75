"""Old Vietnamese code pages: TCVN3 (ABC) is turned into Unicode, what cannot be is refused with a reason."""

import re

from motcua.base.errors import Invalid

_TCVN3: dict[str, str] = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ®¡¢£¤¥¦§",
        "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđĂÂÊÔƠƯĐ",
        strict=True,
    )
)
# Letters that Unicode Vietnamese has and neither old code page does.
_UNICODE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
# Signs of Latin-1 that TCVN3 writes letters with, hardly ever met in a Vietnamese text.
_SIGNS = re.compile("[¸µ¶·¹¨¾»¼½©ª«¬\u00ad®]")
# VNI writes a letter and its mark as two: "UÛY BAN NHAÂN DAÂN".
_VNI = re.compile(r"[aeouyAEOUY][øùûõïâáàåäãéèúüëêÂÁÀÅÄÃÉÈÚÜËÊØÙÛÕÏ]")


def decoded(content: bytes) -> str:
    """Return the text of a plain file, in Unicode.

    Raises:
        Invalid: it is in no code page we know.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return to_unicode(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return to_unicode(content.decode("latin-1"))


def to_unicode(text: str) -> str:
    """Return text in Unicode letters, whichever Vietnamese code page it was typed in.

    Raises:
        Invalid: typed in VNI, or in nothing that reads as Vietnamese.
    """
    letters = sum(map(str.isalpha, text)) or 1
    if len(_UNICODE.findall(text)) * 100 > letters:
        return text
    if len(_SIGNS.findall(text)) * 50 > letters:
        return text.translate({ord(old): letter for old, letter in _TCVN3.items()})
    if len(_VNI.findall(text)) * 50 > letters:
        raise Invalid(
            "Văn bản gõ bằng bảng mã VNI. Hãy chuyển sang Unicode (UniKey, Ctrl+Shift+F6) rồi thử lại."
        )
    if re.search("[\x00-\x08\x80-\x9f]", text):
        raise Invalid(
            "Không đọc được chữ trong tệp. Hãy lưu lại bằng Unicode (UTF-8), hoặc nộp DOCX, XLSX, PDF có chữ."
        )
    return text
