"""A dossier's history in sentences, from its events."""

from dataclasses import dataclass
from datetime import datetime

from motcua.base.events.queries import of_stream
from motcua.base.text import moment
from motcua.onestop.dossiers.models import Dossier


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    at: datetime
    sentence: str
    note: str
    who: str

    @property
    def under(self) -> str:
        """What stands under the sentence: what was said, and who did it."""
        return f"{self.note} – {self.who}" if self.note else self.who


# What the acts across agencies are called in the trail.
ACROSS_ACTS = {
    "dossier.opinion_asked": "Lấy ý kiến",
    "dossier.opinion_answered": "Trả lời lấy ý kiến",
    "dossier.opinion_withdrawn": "Rút câu hỏi lấy ý kiến",
    "dossier.opinion_passed_over": "Giải quyết tiếp, không chờ ý kiến",
    "dossier.timed_out": "Hết thời gian bước, đi tiếp",
    "dossier.waited": "Hết thời gian chờ (niêm yết, công khai)",
    "dossier.verification_planned": "Đặt lịch thẩm tra, xác minh",
    "dossier.verification_recorded": "Ghi biên bản thẩm tra, xác minh",
    "dossier.verification_cancelled": "Hủy lịch thẩm tra, xác minh",
    "dossier.arrived": "Xác nhận đã nhận hồ sơ phi địa giới",
    "dossier.arrival_refused": "Không nhận hồ sơ phi địa giới",
    "dossier.reference_kept": "Cập nhật bản tham chiếu từ hệ thống khác",
    "procedure.onsite_added": "Đưa thủ tục vào danh mục làm trọn tại Một cửa",
    "procedure.onsite_ended": "Chấm dứt thủ tục trong danh mục làm trọn tại Một cửa",
}
_WAYS = {1: "tại quầy", 2: "trực tuyến", 3: "qua bưu chính"}
_MODES = {"RESET": "đồng hồ sẽ tính lại từ đầu", "PAUSE": "đồng hồ dừng", "NONE": "đồng hồ không dừng"}

_ANSWERS = {
    "DU": "Nhận đủ hồ sơ giấy",
    "THIEU": "Nhận hồ sơ giấy, còn thiếu",
    "KHONG_NHAN": "Không nhận hồ sơ giấy bàn giao",
}


def _sentence(kind: str, payload: dict) -> tuple[str, str]:
    """Return what happened and a line under it."""
    note = payload.get("note") or payload.get("reason") or ""
    step, to = payload.get("step", ""), payload.get("to", "")
    texts = {
        "submitted": "Nộp hồ sơ " + _WAYS.get(payload.get("channel", 2), ""),
        "received": "Tiếp nhận, lập giấy hẹn trả",
        "forwarded": f"Xong bước {step}" + (f", chuyển {to}" if to else ""),
        "returned_step": f"Trả lại từ bước {step}" + (f" về {to}" if to else ""),
        "assigned": f"Giao {payload.get('person')}" if payload.get("person") else "Đưa việc về đơn vị",
        "supplement_asked_at_intake": f"Yêu cầu bổ sung {payload.get('items', '')} giấy tờ khi tiếp nhận (Mẫu 02)",
        "supplement_asked": f"Đề nghị bổ sung {payload.get('items', '')} giấy tờ, chuyển Bộ phận Một cửa",
        "supplement_sent": f"Gửi phiếu bổ sung cho người nộp, {_MODES.get(payload.get('mode', ''), '')}",
        "supplement_received": "Nhận đủ bổ sung",
        "refused_intake": "Từ chối tiếp nhận (Mẫu 03)",
        "refusal_proposed": "Đề nghị từ chối giải quyết",
        "refused": "Ký thông báo từ chối giải quyết (Mẫu 03)",
        "signed": "Ký kết quả",
        "stamped": f"Vào sổ, đóng dấu, số {payload.get('number', '')}",
        "released": "Trả kết quả " + _WAYS.get(payload.get("way", 1), ""),
        "extended": "Xin lỗi, gia hạn (Mẫu 04)",
        "apologised": "Lập phiếu xin lỗi vì quá hạn (Mẫu 04)",
        "late_cause_named": "Ghi nguyên nhân quá hạn",
        "paused": "Dừng đồng hồ",
        "resumed": "Đồng hồ chạy lại",
        "withdrawn_asked": "Người nộp đề nghị rút hồ sơ",
        "withdrawal_rejected": "Không đồng ý cho rút hồ sơ",
        "withdrawn": "Rút hồ sơ",
        "stopped": "Dừng giải quyết",
        "corrected": f"Mở hồ sơ đính chính {payload.get('correction', '')}",
        "correction_opened": "Mở hồ sơ đính chính kết quả",
        "incident": "Ghi sự cố mất, hỏng hồ sơ",
        "paper_attached": f"Số hóa giấy tờ: {payload.get('name', '')}",
        "paper_added": f"Thêm giấy tờ phát sinh: {payload.get('name', '')}",
        "paper_reused": f"Lấy từ kho thay {payload.get('name', '')}",
        "database_read": f"Tra cơ sở dữ liệu thay {payload.get('name', '')}",
        "database_failed": f"Không tra được cơ sở dữ liệu cho {payload.get('name', '')}",
        "result_digitised": "Số hóa kết quả",
        "asked_though_stored": f"Yêu cầu nộp giấy tờ đã có trong kho: {payload.get('name', '')}",
        "process_moved": (
            f"Chuyển sang phiên bản {payload.get('to_version', '')} của quy trình, từ bước {step}"
            + (f" sang bước {to}" if to != step else "")
        ),
        "rehomed": f"{step} kết thúc, hồ sơ chuyển {to}",
        # The post, slips between units, places of papers (room handovers).
        "post_in": "Bưu chính giao hồ sơ",
        "post_out": f"Giao kết quả cho bưu chính, bưu gửi {payload.get('tracking', '')}",
        "post_moved": f"Bưu gửi {payload.get('tracking', '')}: {str(payload.get('state', '')).lower()}",
        "post_back": f"Bưu gửi {payload.get('tracking', '')} chuyển hoàn, kết quả về lại quầy",
        "paper_given": f"Bàn giao hồ sơ giấy cho {to}, phiếu {payload.get('slip', '')}",
        "paper_taken": _ANSWERS.get(payload.get("answer", ""), "Xác nhận bàn giao hồ sơ giấy"),
        "paper_settled": f"Xử lý chênh lệch bàn giao, phiếu {payload.get('slip', '')}",
        "paper_placed": f"Bản giấy: {str(payload.get('where', '')).lower()}",
        "paper_kept": f"{payload.get('act', '')} hồ sơ giấy, {payload.get('place', '')}"
        + (f", {to}" if to else ""),
        "opinion_asked": f"Lấy ý kiến {to}",
        "opinion_answered": f"{payload.get('agency', '')} trả lời: {str(payload.get('answer', '')).lower()}",
        "opinion_withdrawn": f"Rút câu hỏi gửi {payload.get('agency', '')}",
        "opinion_passed_over": f"Giải quyết tiếp, không chờ ý kiến của {payload.get('agency', '')}",
        "timed_out": f"Hết thời gian bước {step}" + (f", chuyển {to}" if to else ", đi tiếp"),
        "waited": f"Đủ thời gian bước {step}" + (f", chuyển {to}" if to else ""),
        "verification_planned": f"Đặt lịch {str(payload.get('what', '')).lower()}: {payload.get('place', '')}",
        "verification_recorded": f"Ghi biên bản {str(payload.get('what', '')).lower()}: "
        + ("đạt" if payload.get("passed") else "không đạt"),
        "verification_cancelled": f"Hủy lịch {str(payload.get('what', '')).lower()}",
        "arrived": "Cơ quan có thẩm quyền xác nhận đã nhận hồ sơ",
        "arrival_refused": f"Không nhận hồ sơ, chuyển lại {to}",
        "reference_kept": f"Cập nhật từ {payload.get('system', '')}: {str(payload.get('status', '')).lower()}",
        "fee_paid": f"Thu {payload.get('total', 0):,} đ".replace(",", "."),
    }
    due = payload.get("due")
    if due and kind in {"extended", "supplement_received", "resumed", "apologised", "arrived"}:
        promised = f"hẹn trả {moment(datetime.fromisoformat(due))}"
        note = f"{note} · {promised}" if note else promised
    if payload.get("minutes"):
        note = f"Biên bản giao nhận số {payload['minutes']}"
    if payload.get("no_apology"):
        note = "trả quá hạn mà chưa có phiếu xin lỗi"
    if payload.get("basis"):
        note = f"{note} (căn cứ {payload['basis']})" if note else payload["basis"]
    return texts.get(kind, "Cập nhật hồ sơ"), note


def history_of(dossier: Dossier) -> list[Moment]:
    """Return a dossier's history, the latest first."""
    found = []
    for event in of_stream("dossier", dossier.pk):
        sentence, note = _sentence(event.kind.removeprefix("dossier."), event.payload)
        where = f" · {event.unit_name}" if event.unit_name else ""
        found.append(Moment(event.at, sentence, note, f"{event.actor_name}{where}"))
    found.reverse()
    return found
