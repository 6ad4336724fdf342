"""The single place that lists what a reader of these pages can put right."""

from onething.problem import Problem


class NotWatching(Problem):
    status = 403
    says = "这一页给效能监督员和部门负责人看。请从首页打开您自己的工作。"


class NoSuchFinding(Problem):
    status = 404
    says = "没有找到这条违规线索，或者它不归您查看。请从违规线索列表重新打开。"


class JudgedAlready(Problem):
    status = 409
    says = "这条线索已经有人处理过了。请查看最新情况。"


class NothingChosen(Problem):
    status = 422
    says = "还没有选要督办的办件。请返回列表，先勾选，再点“督办选中的”。"


class TooManyAtOnce(Problem):
    status = 422
    says = "一次最多督办 %(most)s 件。请分几次督办。"


class OversightOnly(Problem):
    status = 403
    says = "违规线索由效能监督员确认或者排除，部门不评判自己。您可以写情况说明。"
