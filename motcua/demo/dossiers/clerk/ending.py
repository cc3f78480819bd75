"""Acts on the promised date and those that end a dossier (as `services.promises` and `services.ending`)."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from motcua.demo.dossiers.clerk.core import Core, File, aware, stored
from motcua.demo.dossiers.posts import Officer, Said
from motcua.onestop.dossiers.rules import Status


@lru_cache
def _released(way: int, no_apology: bool) -> Said:
    return Said(receiver_is_applicant=True, way=way, no_apology=no_apology, T="T24")


class Ending(Core):
    """Extend, apologise, refuse, return, withdraw, stop."""

    def extend(self, file: File, at: datetime, by: Officer, *, new_due: date, reason: str) -> None:
        """Ask for more time with an apology (T22)."""
        self._allow(file, "extend", at, by, new_due=new_due, reason=reason)
        row = file.row
        apology = self._apology(file, at, by, new_due, reason, is_extension=True)
        row.extended = row.apologised = True
        self._set_due(file, apology.new_due_at)
        issue = self._issue(file, "xin_loi", at, by, apology=apology)
        payload = {
            "reason": reason, "due_before": stored(apology.old_due_at), "due": aware(apology.new_due_at),
            "T": "T22",
        }  # fmt: skip
        self._written(file, "extended", at, by, payload, issue)

    def apologise(self, file: File, at: datetime, by: Officer, *, new_due: date, reason: str) -> None:
        """Apologise for a dossier that is late."""
        self._allow(file, "apologise", at, by, new_due=new_due, reason=reason)
        row = file.row
        apology = self._apology(file, at, by, new_due, reason, is_extension=False)
        row.apologised, row.late_cause = True, reason[:300]
        issue = self._issue(file, "xin_loi", at, by, apology=apology)
        payload = {"reason": reason, "due": aware(apology.new_due_at)}
        self._written(file, "apologised", at, by, payload, issue)

    def _apology(
        self, file: File, at: datetime, by: Officer, new_due: date, reason: str, *, is_extension: bool
    ) -> Any:
        apology = file.apology = self.tables.apology.new()
        apology.dossier_id, apology.is_extension, apology.reason = file.row.id, is_extension, reason
        apology.old_due_at, apology.at = file.row.due_at, at
        apology.new_due_at = file.calendar.closes(new_due)
        apology.signed_by_id, apology.signed_by_name = by.person_id, by.name
        return apology

    def refuse(self, file: File, at: datetime, by: Officer, *, reason: str, basis: str) -> None:
        """Propose a refusal, or refuse when one signs (T18)."""
        self._allow(file, "refuse", at, by, reason=reason, basis=basis)
        item = self._close(file, "refuse", by, reason)
        draft = self.tables.result.new()
        draft.dossier_id, draft.kind, draft.name = (
            file.row.id,
            "TU_CHOI",
            "Thông báo từ chối giải quyết hồ sơ",
        )
        draft.summary, draft.basis, draft.signed_at = reason, basis, at
        file.results.append(draft)
        if item.post.kind == "KY":
            self._signed_refusal(file, draft, at, by)
            return
        file.asked["refuse"] = item.post.step
        self._open(file, "tu_choi_ky", at, by)
        words = {"reason": reason, "basis": basis, "right_place": ""}
        self._written(file, "refusal_proposed", at, by, words)

    def sign_refusal(self, file: File, at: datetime, by: Officer) -> None:
        """Sign the proposed refusal (T18)."""
        self._allow(file, "sign_refusal", at, by)
        self._close(file, "forward", by)
        file.asked.pop("refuse", None)
        self._signed_refusal(file, file.results[-1], at, by)

    def _signed_refusal(self, file: File, draft: Any, at: datetime, by: Officer) -> None:
        draft.signed_by_id, draft.signed_by_name, draft.signed_at, draft.issued_at = (
            by.person_id,
            by.name,
            at,
            at,
        )
        self._open(file, "tu_choi_tra", at, by)
        file.row.refused = True
        self._finish(file, at)
        words = {"reason": draft.summary, "basis": draft.basis}
        issue = self._issue(file, "tu_choi", at, by, refusal=words)
        self._written(file, "refused", at, by, {"T": "T18", **words}, issue)

    def release(self, file: File, at: datetime, by: Officer) -> None:
        """Hand over the result (T24)."""
        self._allow(file, "release", at, by)
        row, result = file.row, file.results[-1]
        taker = file.filer.name if file.filer else file.applicant.name
        result.receiver_name, result.issued_at = taker[:150], result.issued_at or at
        self._close(file, "forward", by)
        row.status, row.returned_at = Status.RETURNED.value, at
        if row.paper != "KHONG_GIAY":
            row.paper = "DA_TRA_LAI"
        file.ended = True
        payload = _released(row.result_way, row.timeliness == "QUA_HAN" and not row.apologised)
        slip = row.result_way == 1
        issue = self._issue(file, "phieu_bien_nhan_ket_qua", at, by, result=result) if slip else None
        self._written(file, "released", at, by, payload, issue)

    def ask_withdrawal(self, file: File, at: datetime, by: Officer, *, reason: str) -> None:
        """The applicant asks for the dossier back (T23)."""
        self._allow(file, "ask_withdrawal", at, by, reason=reason)
        row = file.row
        if row.status in (Status.SUBMITTED, Status.SUPPLEMENT_INTAKE):
            row.status = Status.WITHDRAWN.value
            self._written(file, "withdrawn", at, by, {"reason": reason, "T": "T23"})
            return
        row.resume_status = row.status
        row.status = Status.WITHDRAWAL_ASKED.value
        self._written(file, "withdrawn_asked", at, by, {"reason": reason, "T": "T23"})

    def decide_withdrawal(self, file: File, at: datetime, by: Officer, *, reason: str) -> None:
        """Confirm the withdrawal (T23)."""
        self._allow(file, "decide_withdrawal", at, by, reason=reason)
        file.row.status = Status.WITHDRAWN.value
        self._end(file, "withdrawn", "Theo đề nghị của người nộp hồ sơ.", reason, at, by)

    def stop(self, file: File, at: datetime, by: Officer, *, reason: str, basis: str) -> None:
        """Stop on a legal ground (T23)."""
        self._allow(file, "stop", at, by, reason=reason, basis=basis)
        file.row.status = Status.STOPPED.value
        self._end(file, "stopped", basis, reason, at, by)

    def _end(self, file: File, act: str, basis: str, reason: str, at: datetime, by: Officer) -> None:
        self._close(file, act, by)
        for pause in file.pauses:
            pause.to_at = pause.to_at or at
        file.row.resume_status = ""
        file.ended = True
        issue = self._issue(file, "dung_giai_quyet", at, by, stop={"basis": basis, "reason": reason})
        self._written(file, act, at, by, {"reason": reason, "basis": basis, "T": "T23"}, issue)
