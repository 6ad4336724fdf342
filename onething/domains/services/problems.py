"""The single place that lists what an applicant can put right."""

from onething.problem import Problem


class NoDraft(Problem):
    status = 404
    says = "没有找到这份草稿，或者您已经不能代表这家企业办事。请从“我的事项”重新打开。"


class NoLongerOffered(Problem):
    status = 410
    says = "这件事现在不再办理，没有提交；您填过的内容仍然保留。请从首页查找新的办理事项。"


class NotYourFirm(Problem):
    status = 403
    says = "您现在不能代表这家企业办事。请让法定代表人在“谁能代办”里授权给您的账号。"


class NothingToSubmit(Problem):
    status = 409
    says = "按您的回答，没有要办的事项，所以没有提交。请检查对“您的情况”的回答。"


class Unfinished(Problem):
    """`faults` are the faults of the draft, each at its control."""

    status = 422
    says = "还有 %(count)s 处没有填好，没有提交。请逐处改好后再提交。"
