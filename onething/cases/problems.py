"""The single place that lists what the caller of a case can put right."""

from onething.problem import Problem


class NotFound(Problem):
    status = 404
    says = "没有找到这个办件，或者它不归您查看。请核对编号，或从工作列表重新打开。"


class NotAllowed(Problem):
    status = 403
    says = "“%(command)s”须由%(role)s办理，您现在没有这个岗位。请转给该岗位的同事。"


class Stale(Problem):
    status = 409
    says = "您看到的页面已经过时：这个办件现在是“%(state)s”。请查看最新情况后再办。"


class HeldByOther(Problem):
    status = 409
    says = "这项工作已由其他同事领取。需要接手时，请对方转交，或请负责人改派。"


class MayNotUrge(Problem):
    status = 403
    says = "这件事不由您督办：须由监督岗或者承办部门的负责人督办。可以请他们发出。"


class MayNotExplain(Problem):
    status = 403
    says = "情况说明须由承办部门的同事填写。您可以发出督办，请他们说明。"


class NoSuchColleague(Problem):
    status = 422
    says = "不能转给这位同事：他或她没有办理这项工作的岗位。请从列出的同事中选择。"


class ColleagueAway(Problem):
    status = 422
    says = "不能交给这位同事：他或她正在休假。请另选一位，或交给其代理人。"


class LeadersOnly(Problem):
    status = 403
    says = "这项工作在同事手里，只有部门负责人或其代理人能改派、接手。请找部门负责人。"


class NoReason(Problem):
    status = 422
    says = "请写明接手或移交的理由，同事和申请人日后要看得明白。"


class GuardRefused(Problem):
    status = 409
    says = "现在还不能“%(command)s”：%(reason)s"


class InputRefused(Problem):
    """`fields` maps each field that is wrong to what is wrong with it."""

    status = 422
    says = "有 %(count)s 处需要改正，请按提示补充。"


class KeyReused(Problem):
    status = 422
    says = "这个提交编号已经用于另一项不同的操作。请刷新页面后重新提交。"


class TooBusy(Problem):
    status = 409
    says = "这个办件正有多人同时办理，请稍候再试。您的操作还没有保存。"


class TooLong(Problem):
    """`asked` and `most` are limits, such as `40 wd`."""

    status = 422
    says = "要求的时间 %(asked)s 超过上限 %(most)s。请改短，或分次办理并分别写明依据。"


class NoLength(Problem):
    status = 422
    says = "时间要写成大于零的数；按天计的，要写整数。请改正后再提交。"


class NoSuchDepartment(Problem):
    status = 422
    says = "没有这个部门，或者它已经不再办理业务。请从列出的部门中选择。"
