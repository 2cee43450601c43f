"""What is said for every refusal of `storage/errors.py`, under the class's name."""

from __future__ import annotations

from storage.errors import Refusal, TooLate

SENTENCES = {
    "UnknownTicket": "没找到这张单子。请看看单号对不对。",
    "NotYours": "这个只有本人能点。",
    "TooLate": "情况已经变了，这一步现在做不了。",
    "SomeoneWasFaster": "谢谢您！刚刚已经有人接了，下次再请您。",
    "LineClosed": "这张单子的事已经告一段落，话就不转了，谢谢您。还有事，直接跟我说，或者说“找人工”。",
    "AlreadyYours": "这张单子您已经接了。",
    "BusyThen": "那个时间您已经有别的安排了。说“我的任务”可以看看。",
    "EnoughInHand": "您手上的单子不少了，办完一张再接，别累着。",
    "DoneBefore": "这张单子您已经出过力了，这回请别的邻居来。谢谢您！",
    "HandedToUnit": "这张单子抄告给{0}了，由他们来办，现在不另外找人。",
    "GoneBy": "这条消息已经过去了。还有事，直接跟我说就行。",
    "SlotsHeld": "已经有 {0} 位来帮忙了，不能比这更少。",
    "YourOwnTicket": "这是您自己的单子，会有别的志愿者来帮您。",
    "AlreadyRated": "您已经评过了，谢谢！",
    "NotAVolunteer": "您还不是这里的志愿者。想报名，请说“我想当志愿者”。",
    "JoinFirst": "您还不是这里的志愿者。想报名，请点我的头像，私下跟我说“我想当志愿者”。",
    "OpenFirst": "还没接上：您还没跟我说过话，地址没处发。请点我的头像，再点“开始”，然后回来点“我来”。",
    "TakeOverInstead": "这个是给志愿者点的。您想自己跟，请在私聊里打开单子，点“我来跟”。",
    "NotNamedByYou": "这位不是您点的，是自己接的，或者社区请的。要换人，请找社区。",
    "NotYourTeam": "谢谢您！这件事要请专门的队来办，下次再请您。",
    "ReachesFurther": "这样会管到别的社区，要请上面的工作人员来定。",
    "NotAWorker": "这个只有社区工作人员能做。",
    "PausedHere": "社区暂停了您在这里的志愿服务。有疑问，请给社区打个电话。",
    "KeySpent": "这个入口用过了，或者过了十分钟。请在聊天里再说一次“登录”。",
    "InvitationSpent": "这个链接用过了，或者过期了。请向社区再要一个。",
    "RoleStays": "您在这里是志愿者或工作人员，不能并到别人那里。想换手机，请在这里说“换手机”，再到新手机上打开链接。",
    "ConsentFirst": "请先点“同意”，我才能登记。",
    "PlaceMissing": "还不知道您在哪个社区。请先告诉我。",
    "OldButton": "这个按钮太旧了。请直接写一句话告诉我。",
    "DateInThePast": "这个时间已经过了。请换一个以后的时间。",
    "NothingToSend": "还没有内容。请先写几句话。",
    "NobodyToReach": "这次没有人能收到。请换一些人，或者先邀请大家进来。",
    "MoreThanAgreed": "收到的人比较多。请再点一次“就这样发”，看清楚人数再确定。",
    "NeverFallsDue": "这样的日子不会有。请换一个说法，比如“每周六上午8点半”。",
    "PictureTooLarge": "这张图片太大，或者不是图片。请换一张。",
    "NotTheLeader": "这个只有带队的人和社区工作人员能做。",
    "WrongCode": "签到码不对，或者已经换了新的。请看看带队人手机上的码。",
    "TooFar": "您离活动地点还有点远。到了再签，或者请带队的人帮您签。",
    "NotThatDay": "现在还不能签到。活动快开始的时候再来签。",
    "NotSignedUp": "您还没有报名这一天。想来的话，先点“来”。",
    "NotYourGroup": "这个群要请本社区的工作人员来绑定。",
    "LearnedBefore": "上次学的不算数了：程序换了新版，或者有人删了自己说过的话。今天夜里重新学一遍，学好了再请您看。",
    "LimitOutOfBounds": "这个时限不行：最短5分钟，最长90天；险情最长2小时，夜里和假日也要算。",
    "NotOneThing": "这两张单子不能合并：要么是同一张，要么是两家人各自的事。",
    "NothingToUndo": "刚才没有可以撤销的事。发出去的通知，请在它下面点“撤回”。",
    "UndoneBefore": "刚才那一步已经撤销过了。",
    "TooLateToUndo": "已经过了一分钟，撤销不了了。要改的话，请写单号，看看卡片上的按钮。",
    "ChangedMeanwhile": "这张单子后来又有人动过，撤销不了了。请写单号，看看现在的情况。",
    "NameTaken": "已经有一个地方叫“{0}”了，请换一个名字。要是那一个关掉了，可以重新打开它。",
    "NotBelow": "一个地方只能放在比它大一级的下面：中心、所、站、点，从大到小；也不能放在自己下面。",
    "PlaceInUse": "这里还有没了的事，现在关不了。先看看“关掉这个地方”里还剩什么。",
    "PlaceClosed": "这个地方已经关掉了。要用它，先重新打开。",
    "WordsAreCommon": "词典是大家一起用的，改动要请{0}的工作人员来做。",
}


# What is too late, by the thing and its state, and where it matters by the act.
TOO_LATE = {
    "ticket done": "这张单子已经做完了，等居民说一声。",
    "ticket done help": "来帮忙的人说做完了。要是没办好，请点“没解决”。",
    "ticket done cancel": "来帮忙的人说做完了。要是没办好，请点“没解决”。",
    "ticket done rate": "请先点“解决了”或者“没解决”。",
    "ticket done take": "这张单子已经做完了。谢谢您！",
    "ticket done wait": "这张单子已经做完了。谢谢您！",
    "ticket taken send": "这张单子人已经够了。谢谢队长！",
    "ticket under_way send": "这张单子人已经够了。谢谢队长！",
    "ticket closed": "这张单子已经办结了。",
    "ticket closed help": "这张单子已经办结了。还有事，跟我说一句就行。",
    "ticket closed amend": "这张单子已经办结了。还有事，跟我说一句就行。",
    "ticket cancelled": "这张单子已经取消了。",
    "ticket cancelled help": "这张单子已经取消了。还有事，跟我说一句就行。",
    "ticket open still": "这件事重新打开了，社区在办。有了结果马上告诉您。",
    "ticket open unsolved": "这张单子已经重新打开了，社区工作人员在办。",
    "ticket taken unsolved": "这张单子已经重新打开了，有人在办。",
    "ticket taken still": "这件事重新打开了，已经有人在办。有了结果马上告诉您。",
    "ticket open rate": "这张单子重新打开了，等办好了再请您打分。",
    "ticket open part": "这张单子没有和别的合并，不用拆。",
    "ticket taken part": "这张单子没有和别的合并，不用拆。",
    "assignment arrived arrive": "您已经打过卡了。办好了，点“完成了”。",
    "assignment done": "您已经说过完成了，谢谢您！",
    "assignment released": "这张单子现在不用您去了。谢谢您！",
    "assignment withdrawn": "这张单子不用您去了。谢谢您！",
    "team_order accepted accept": "您已经接了。请点一位，谁去？",
    "team_order declined": "您已经说了这回不接。",
    "team_order lapsed": "等不及了，社区已经另外安排人。谢谢您！",
    "team_order withdrawn": "这张单子不用队里安排了。谢谢您！",
}


def sentence(refusal: Refusal) -> str:
    """Return what is said for it."""
    if isinstance(refusal, TooLate):
        state, _, _ = str(refusal).rpartition(" ")
        return TOO_LATE.get(str(refusal)) or TOO_LATE.get(state) or SENTENCES["TooLate"]
    return SENTENCES[type(refusal).__name__].format(str(refusal) or "上一级")
