"""Units as a workbook: written by XlsxWriter, filled in by people, read by openpyxl.

Two sheets. 单位: a row for each period of a unit; rows of one number are one unit, the last of them
holds now. 别名: a row for each alias. What is exported can be imported again and changes nothing.
"""
