"""Documents kept and plans read from them: what a document says, each fact with its place.

Words: policy document (政策文件), plan (方案), section (章节), task (任务), assignment (分工),
deadline (完成时限), target (目标). May use `organizations` and what is left of it.
"""
