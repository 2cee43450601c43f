"""解决了吗 and the stars, answered in words: taken as meant where we have just asked; else asked once more."""

from __future__ import annotations

import re
import unicodedata

from handlers import cards, judge
from handlers.turn import Phrase, Turn
from handlers.wording import verdicts as wording
from nlp.numerals import to_int
from storage import endings
from storage.messages import note_meaning
from storage.tickets import Ticket

# What a worker said last may be answered, and so may we.
MAY_BE_OPEN = (None, "to_worker")


def _asked(turn: Turn, act: str) -> Ticket | None:
    """Return the ticket under whose newest card we ask so; None where the newest card is another, or another asks."""
    press = turn.offered(act) if turn.pending.get("ask") in MAY_BE_OPEN else None
    if press is None or turn.reader.read_danger(turn.heard.text, turn.now) is not None:
        return None
    ticket = turn.own_ticket(press.number())
    now = endings.to_judge(turn.session, turn.person.id, turn.now)
    return ticket if now is not None and now.id == ticket.id else None


def _note(turn: Turn, ticket: Ticket) -> None:
    turn.settled()
    note_meaning(turn.session, turn.message_id, {"answers": "judgement"}, ticket.id)


def _answered(turn: Turn) -> Ticket | None:
    """Return the ticket of which 解决了吗 is answered, the words noted as that; None where they answer nothing."""
    ticket = _asked(turn, "solved")
    if ticket is None or ticket.status != "done":
        return None
    _note(turn, ticket)
    return ticket


def hear_solved(turn: Turn, _match: re.Match[str]) -> bool:
    """好了, 嗯, 差不多吧."""
    ticket = _answered(turn)
    if ticket is None:
        return False
    judge.solved(turn, ticket)
    return True


def hear_solved_but(turn: Turn, match: re.Match[str]) -> bool:
    """修好了，就是水有点小: solved, and the words are kept; 修好了，可是还漏: it is asked which."""
    ticket = _answered(turn)
    if ticket is None:
        return False
    if wording.MAY_BE_NOT.search(match["more"]):
        turn.say(wording.ASK_WHICH, cards.judge_buttons(ticket), ticket_id=ticket.id)
        return True
    judge.solved(turn, ticket)
    endings.comment(turn.session, ticket, turn.person.id, turn.heard.text)
    return True


def hear_not_solved(turn: Turn, _match: re.Match[str]) -> bool:
    """没有, 没来, 不行."""
    ticket = _answered(turn)
    if ticket is None:
        return False
    judge.unsolved(turn, ticket, turn.heard.text)
    return True


def hear_stars(turn: Turn, _match: re.Match[str]) -> bool:
    """一般般, 挺好的: so many stars, and it is said how many."""
    ticket, said = _asked(turn, "stars"), turn.heard.text.strip()
    stars = next((stars for pattern, stars in wording.STARS if pattern.fullmatch(said)), None)
    if ticket is None or stars is None:
        return False
    _note(turn, ticket)
    poor = stars <= endings.POOR
    turn.say(wording.counted_poor(stars) if poor else wording.counted(stars), ticket_id=ticket.id)
    judge.give_stars(turn, ticket, stars)
    if not poor:
        turn.ask("rating", ticket=ticket.id, counted=stars)
    return True


def hear_stars_anew(turn: Turn, match: re.Match[str]) -> bool:
    """不对，4颗星: what was counted of mere words is put right, while more may be said of it."""
    if turn.pending.get("ask") != "rating" or "counted" not in turn.pending:
        return False
    ticket = turn.own_ticket(int(turn.pending["ticket"]))
    stars = to_int(unicodedata.normalize("NFKC", match["stars"])) or 1
    _note(turn, ticket)
    if judge.correct_stars(turn, ticket, stars):
        turn.say(wording.recounted(stars), ticket_id=ticket.id)
    return True


def hear_unclear(turn: Turn, _match: re.Match[str]) -> bool:
    """一般, 他说明天再来, 谢谢, of 解决了吗: it is asked which."""
    ticket = _answered(turn)
    if ticket is None:
        return False
    turn.say(wording.ASK_WHICH, cards.judge_buttons(ticket), ticket_id=ticket.id)
    return True


def hear_no_rating(turn: Turn, _match: re.Match[str]) -> bool:
    """不用评了: nobody has to."""
    ticket = _asked(turn, "stars") or _asked(turn, "solved")
    if ticket is None:
        return False
    _note(turn, ticket)
    turn.say(wording.NOT_RATED, ticket_id=ticket.id)
    return True


PHRASES: tuple[Phrase, ...] = (
    (wording.WILL_NOT_RATE, hear_no_rating),
    *((pattern, hear_stars) for pattern, _ in wording.STARS),
    (wording.CORRECTS_STARS, hear_stars_anew),
    (wording.IS_MIDDLING, hear_unclear),
    (wording.SAYS_LATER, hear_unclear),
    (wording.THANKS_ALONE, hear_unclear),
    (wording.IS_BAD, hear_not_solved),
    (wording.IS_SOLVED, hear_solved),
    (wording.IS_SOLVED_BUT, hear_solved_but),
    (wording.NOT_SOLVED, hear_not_solved),
)
