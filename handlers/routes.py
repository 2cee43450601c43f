"""The tables of the conversations: who takes which press, which answer, which saying."""

from __future__ import annotations

from collections.abc import Callable

from handlers import (
    afterwords,
    amend,
    announce,
    ask,
    attend,
    away,
    behalf,
    choose,
    desk,
    dictionary,
    duty,
    enclose,
    explain,
    fields,
    follow,
    gather,
    group_list,
    handover,
    inquire,
    join,
    judge,
    lead,
    learn,
    limits,
    link,
    manual,
    menu,
    mine,
    new_number,
    night,
    offered,
    orders,
    plain_questions,
    plan,
    recast,
    rectify,
    rehour,
    relay,
    remedy,
    report,
    responsible,
    retime,
    reword,
    ring,
    same,
    second,
    serve,
    slots,
    squad,
    take,
    undo,
    unmended,
    verdicts,
    wall,
    wishes,
)
from handlers.buttons import Press
from handlers.turn import Phrase, Turn
from handlers.wording import orders as wording
from handlers.wording import resident, volunteer, worker
from nlp.meaning import Meaning

Presses = dict[str, Callable[[Turn, Press], None]]
Answers = dict[str, Callable[[Turn, Meaning], bool]]

PRESSES: Presses = {
    **ask.PRESSES, **fields.PRESSES, **menu.PRESSES, **follow.PRESSES, **judge.PRESSES, **join.PRESSES, **link.PRESSES,
    **take.PRESSES, **serve.PRESSES, **slots.PRESSES, **squad.PRESSES, **attend.PRESSES, **ring.PRESSES,
    **announce.PRESSES, **mine.PRESSES,
    **gather.PRESSES, **rehour.PRESSES,
    **group_list.PRESSES, **lead.PRESSES, **plan.PRESSES, **wall.PRESSES, **choose.PRESSES,
    **second.PRESSES, **explain.PRESSES, **recast.PRESSES, **dictionary.PRESSES, **learn.PRESSES,
    **enclose.PRESSES, **report.PRESSES, **rectify.PRESSES, **remedy.PRESSES, **responsible.PRESSES,
    **wishes.PRESSES, **limits.PRESSES, **relay.PRESSES, **reword.PRESSES, **orders.PRESSES, **same.PRESSES,
    **behalf.PRESSES, **night.PRESSES,
    "person": lambda turn, _press: inquire.human(turn, resident.HUMAN),
}  # fmt: skip

# The question that was put → who takes the next sentence as its answer.
ANSWERS: Answers = {
    **dict.fromkeys(amend.QUESTIONS, amend.hear_answer),
    "to_worker": follow.hear_to_worker,
    "whereabouts": ask.hear_whereabouts,
    "retime": follow.hear_time,
    "rating": judge.hear_words,
    "tell": relay.hear_words,
    "minutes": serve.hear_minutes,
    "photo": serve.hear_photo,
    "name": join.hear_name,
    "worker_name": join.hear_worker_name,
    "join_station": join.hear_station,
    "own_phone": join.hear_phone,
    "reply": attend.hear_reply,
    "reason": attend.hear_reason,
    "answer": attend.hear_answer,
    "handover": handover.hear_words,
    **announce.ANSWERS,
    **squad.ANSWERS,
    **gather.ANSWERS,
    **lead.ANSWERS,
    **rehour.ANSWERS,
    **plan.ANSWERS,
    **wall.ANSWERS,
    **report.ANSWERS,
    **rectify.ANSWERS,
    **remedy.ANSWERS,
    **responsible.ANSWERS,
    **limits.ANSWERS,
    **same.ANSWERS,
    **behalf.ANSWERS,
    **retime.ANSWERS,
    **night.ANSWERS,
}

# What is said as it stands; everything else is understood.
SAYINGS: dict[str, Callable[[Turn], None]] = {
    resident.MENU: menu.show_menu,
    resident.HELP: manual.show,
    resident.MINE: follow.mine,
    resident.PROGRESS: follow.mine,
    resident.HUMAN: lambda turn: inquire.human(turn, turn.heard.text),
    resident.EXPORT_MINE: mine.export,
    resident.DELETE_MINE: mine.ask_delete,
    resident.OTHER_PHONE: link.make,
    volunteer.TASKS: take.show_tasks,
    **gather.SAYINGS,
    **behalf.SAYINGS,
    **remedy.SAYINGS,
    # Whoever is no worker, or no more, hears that it is not for them.
    **desk.SAYINGS,
}
# The same from a worker; anybody else who says so means something else by it.
WORKER_SAYINGS: dict[str, Callable[[Turn], None]] = {
    **dict.fromkeys((worker.TODO, wording.TODO_TOO), duty.todo),
    worker.CALLS: ring.call_list,
    worker.INVITE: join.invite_volunteer,
    **undo.SAYINGS,
    **announce.SAYINGS,
    **plan.SAYINGS,
    **group_list.SAYINGS,
    **dictionary.SAYINGS,
    **learn.SAYINGS,
    **rectify.WORKER_SAYINGS,
    **responsible.WORKER_SAYINGS,
    **limits.SAYINGS,
}
# And what these words mean from anybody else.
PUBLIC_SAYINGS: dict[str, Callable[[Turn], None]] = {
    **dict.fromkeys((worker.TODO, wording.TODO_TOO), follow.mine),
    worker.CALLS: inquire.tell_station,
    worker.SATURDAY: inquire.tell_activities,
    worker.THEME: inquire.tell_activities,
}
# What is said in a form of its own (签到 123456); an act that returns False has not taken it. The first that does has
# it: what needs the state it speaks of (a slot, a judgement, an order) stands before what anybody may say at any time.
PHRASES: tuple[Phrase, ...] = (
    *slots.PHRASES,
    *new_number.PHRASES,
    *serve.PHRASES,
    *verdicts.PHRASES,
    *judge.PHRASES,
    *squad.PHRASES,
    *orders.PHRASES,
    *retime.PHRASES,
    *manual.PHRASES,
    *plain_questions.PHRASES,
    *ask.PHRASES,
    *follow.PHRASES,
    *unmended.PHRASES,
    *second.PHRASES,
    *away.PHRASES,
    *gather.PHRASES,
    *lead.PHRASES,
    *rehour.PHRASES,
    *plan.PHRASES,
    *announce.PHRASES,
    *explain.PHRASES,
    *recast.PHRASES,
    *dictionary.PHRASES,
    *rectify.PHRASES,
    *responsible.PHRASES,
    *wishes.PHRASES,
    *limits.PHRASES,
    *orders.LOOKING,
    *same.PHRASES,
    *behalf.PHRASES,
    *mine.PHRASES,
    *offered.PHRASES,
    *afterwords.PHRASES,
    *group_list.PHRASES,
)
# Whoever says 好的 to the newest card means this button of it.
AGREES = ("plango", "swapyes", "allhours")
