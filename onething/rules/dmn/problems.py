"""The single place that says what is wrong with a decision model."""

from onething.problem import Problem


class UnreadableXml(Problem):
    """The text is no XML that we take. `reason` says why, in English."""

    says = "无法读取此 XML:%(reason)s"


class NoDecisionModel(Problem):
    """The XML is none of DMN 1.1 to 1.5. `found` is its outermost element."""

    says = "这不是 DMN 1.1 至 1.5 的决策模型,最外层元素是 %(found)s"


class UnknownDecision(Problem):
    """The model has nothing of this name that could be answered. `known` lists what it has."""

    says = "模型中没有名为“%(name)s”的决策;有:%(known)s"
    status = 404


class UnknownPolicy(Problem):
    """A decision table has a hit policy that is none of DMN's."""

    says = "决策表的命中策略“%(policy)s”不存在"


class UnknownImport(Problem):
    """A model imports another that was not given."""

    says = "模型“%(name)s”导入的命名空间 %(namespace)s 未提供"


class ForeignLanguage(Problem):
    """An expression in another language than FEEL, which is not run."""

    says = "表达式使用的语言 %(language)s 不是 FEEL,不予执行"


class EndlessModel(Problem):
    """Decisions that require one another in a circle."""

    says = "决策“%(name)s”间接地依赖它自己"


class UnknownRequirement(Problem):
    """An element requires something that the model does not have."""

    says = "“%(name)s”所依赖的 %(href)s 在模型中不存在"


class NoTestCases(Problem):
    """The file holds no test cases of the DMN TCK, or its model is not there."""

    says = "这不是 DMN TCK 的测试用例:%(found)s"


class UnreadableTable(Problem):
    """Plain values or a CSV that are no decision table. `reason` says why, in English."""

    says = "这不是决策表:%(reason)s"
