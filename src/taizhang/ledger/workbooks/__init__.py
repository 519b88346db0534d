"""The fill-in workbook (填报表): what a unit reports for a period, filled in away from the network.

One row a task, one sheet. Each row carries a hidden key that says which entry, unit and period it is,
which edition of the report was seen, and what stood in the cells; the installation's secret seals it.
Rows are told by it alone, columns by their heads: sorting, filtering, hiding, leaving out and moving
do no harm. A task with several targets has a pair of columns for each (完成值1, 时点1, 完成值2 …), in
the order in which its cell 目标 numbers them; where a task has fewer, the cells are closed. Cells are not
merged, or nobody could sort.
"""
