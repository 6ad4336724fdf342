"""What can be wrong with a file, in words for who chose it."""

from onething.problem import Problem


class TooLarge(Problem):
    status = 413
    says = "“%(name)s”超过 %(most)s MB。请压缩、降低扫描分辨率，或拆成几个文件再传。"


class Empty(Problem):
    status = 422
    says = "“%(name)s”是空文件，请检查后重新选择。"


class NotTaken(Problem):
    status = 422
    says = "“%(name)s”不是 PDF 或图片（JPEG、PNG、WebP、TIFF）。请另存为其中一种再传。"


class Broken(Problem):
    status = 422
    says = "“%(name)s”打不开，可能没有传完整或有密码。请打开检查、去掉密码后再传。"


class Infected(Problem):
    status = 422
    says = "“%(name)s”里发现病毒（%(found)s），没有保存。请先杀毒，或换一台电脑重新扫描。"


class TooMany(Problem):
    status = 422
    says = "一项材料最多传 %(most)s 个文件。请先删掉不要的，或合并成一个 PDF。"
