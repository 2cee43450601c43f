"""Every refusal of the house: one class a reason; its Chinese sentence stands in `handlers/wording` under its name."""

from __future__ import annotations


class Refusal(Exception):
    """Something that a person asked for and may not have; nothing of it has been stored."""


class SayAgain(Refusal):
    """The answer will not do, and the question stays open. Only its subclasses are raised."""


class UnknownTicket(Refusal):
    """There is no ticket with this number, or the person may not know of it."""


class NotYours(Refusal):
    """The person stands in no relation to the thing that allows the act."""


class TooLate(Refusal):
    """The thing's state no longer allows the act; the text names the thing, its state and the act, where known."""


class SomeoneWasFaster(Refusal):
    """All the slots of the ticket were taken a moment earlier."""


class LineClosed(Refusal):
    """Words cannot be passed on any more: the ticket has ended, or the speaker has nothing to do with it now."""


class AlreadyYours(Refusal):
    """The volunteer has taken this ticket already."""


class BusyThen(Refusal):
    """The volunteer has something else to do at the time of the ticket."""


class EnoughInHand(Refusal):
    """The volunteer has as many open tickets as one person should have."""


class DoneBefore(Refusal):
    """The volunteer has done their part of this ticket; if it was opened again, somebody else goes."""


class HandedToUnit(Refusal):
    """Nobody else is sought for what lies with a responsible unit; the text names it."""


class GoneBy(Refusal):
    """An old button, or somebody else's, that would have changed nothing; nothing is thanked for."""


class SlotsHeld(Refusal):
    """More people have taken the ticket than it should need now; the text says how many."""


class YourOwnTicket(Refusal):
    """Nobody can take the ticket that they asked for themselves."""


class AlreadyRated(Refusal):
    """The requester has judged this service already."""


class NotAVolunteer(Refusal):
    """Only an approved volunteer may do this."""


class NotNamedByYou(Refusal):
    """The leader of a team may send home whom they named, not who took the ticket by themselves or by a worker."""


class JoinFirst(Refusal):
    """Somebody pressed in a group what only a volunteer there may take."""


class OpenFirst(Refusal):
    """A volunteer pressed in a group, and there is no chat of their own in which they could be told the address."""


class TakeOverInstead(Refusal):
    """A worker pressed in a group what volunteers are asked for: they take it over in their own chat."""


class NotYourTeam(Refusal):
    """A volunteer pressed in a group what another team sees to."""


class ReachesFurther(Refusal):
    """What is set for a place holds for all below it, and stations of others are among those."""


class NotAWorker(Refusal):
    """Only a community worker of the place may do this."""


class PausedHere(Refusal):
    """A worker has put the volunteer at rest here: neither an invitation nor asking lets them in again."""


class InvitationSpent(Refusal):
    """The invitation is unknown, used up or past its date."""


class KeySpent(Refusal):
    """The way into the desk is unknown, used up, or past its ten minutes."""


class RoleStays(Refusal):
    """A link to another telephone was opened by a volunteer or a worker: it has to be made by them."""


class ConsentFirst(Refusal):
    """The person has not yet agreed that what they say is kept."""


class PlaceMissing(Refusal):
    """The ticket cannot be opened: it is not known which community it belongs to."""


class OldButton(Refusal):
    """The button's payload is not one of ours, or what it belonged to is gone."""


class DateInThePast(SayAgain):
    """The time lies before now."""


class NothingToSend(SayAgain):
    """A campaign needs a text."""


class NobodyToReach(Refusal):
    """The audience of a campaign is empty."""


class MoreThanAgreed(Refusal):
    """A campaign reaches more people than fifty, and more than whoever sends it has said yes to."""


class NeverFallsDue(SayAgain):
    """A rule names no day that ever comes: 31 February, or nothing within the next years."""


class PictureTooLarge(SayAgain):
    """A picture is too large, or none that can be kept."""


class NotTheLeader(Refusal):
    """Only who leads the day or the shift, or a worker of the place, may do this."""


class WrongCode(SayAgain):
    """The check-in code is not the one of this moment."""


class TooFar(SayAgain):
    """The place that was sent lies too far from where it happens."""


class NotThatDay(Refusal):
    """Nobody can check in before it begins to be time, or after it is long over."""


class NotSignedUp(Refusal):
    """The person has not signed up for this day."""


class NotYourGroup(Refusal):
    """A group is bound to a place by a worker of it."""


class LimitOutOfBounds(Refusal):
    """A limit is shorter than five minutes, longer than ninety days, or too lax where somebody is in danger."""


class WordsAreCommon(Refusal):
    """The words belong to every community below a center: only its workers change them. Says which center, if any."""


class LearnedBefore(Refusal):
    """What was learned fits what ships now no more, or somebody has deleted since what it was learned from."""


class NotOneThing(Refusal):
    """Two tickets cannot be merged: they are the same one, or two households' own affairs."""


class NothingToUndo(Refusal):
    """The worker has done nothing that could be taken back."""


class UndoneBefore(Refusal):
    """The last act was taken back already."""


class TooLateToUndo(Refusal):
    """The act is more than a minute old."""


class ChangedMeanwhile(Refusal):
    """Somebody has moved the ticket since the act that is to be taken back."""


class NameTaken(Refusal):
    """Another place has this name, which the text repeats: names are how people tell places apart."""


class NotBelow(Refusal):
    """A place stands only below a greater one: 中心, 所, 站, 点; and never below itself."""


class PlaceInUse(Refusal):
    """A place cannot be closed while something there is not over (`tree.remaining`)."""


class PlaceClosed(Refusal):
    """Nothing new happens at a place that is closed, nor below it."""
