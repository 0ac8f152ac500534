"""How offices word what they all have to say: several phrases for each thing, one taken by a house.

A phrase's ``{slots}`` are filled by ``sections``; a phrase may leave out what others tell.
"""

from __future__ import annotations

PHRASES: dict[str, tuple[str, ...]] = {
    "duties": (
        "{short}的主要职责是：{items}。",
        "根据机构改革方案，{org}承担以下工作：{items}。",
        "{org}是党领导下的群团组织，职责有：{items}。",
        "部门职能为：{items}。",
    ),
    "works": (
        "{year}年重点工作：{items}。",
        "本年度围绕中心工作，着重做了几件事：{items}。",
        "年度工作任务安排为：{items}。",
        "当年的主要任务有：{items}。",
    ),
    "staff": (
        "{org}核定编制{authorised}，年末在职{actual}，离退休{retired}。",
        "截至{year}年底，全会编制{authorised}，实有在职人员{actual}，退休人员{retired}。",
        "编制{authorised}；实有人数{actual}；离退休人员{retired}。",
        "机构编制部门批准的编制数为{authorised}，现有在职职工{actual}，另有离退休{retired}。",
    ),
    "receipts": (
        "{year}年度收入总计{total}，支出总计{payments}。与{last}年的{prev}相比，收入总计{way}{change}，{rise}{rate}，主要原因是{why}。",
        "{year}年收入总计{total}，较上年{prev}{way}{change}，{rise}{rate}；支出总计{payments}，收支平衡。变动原因：{why}。",
        "本年度收入总计和支出总计均为{total}，上年为{prev}，{way}{change}，{rise}{rate}，原因是{why}。",
        "收入总计{total}、支出总计{payments}，同{last}年收入总计{prev}比，{way}{change}，{rise}{rate}。之所以变化，是因为{why}。",
    ),
    "receipts_made": (
        "收入总计中，本年收入合计{income}，年初结转和结余{opening}；支出总计中，本年支出合计{spending}，年末结转和结余{closing}。",
        "收入总计由本年收入合计{income}和年初结转和结余{opening}组成，支出总计由本年支出合计{spending}和年末结转和结余{closing}组成。",
        "按构成看，本年收入合计{income}，年初结转和结余{opening}，本年支出合计{spending}，年末结转和结余{closing}。",
    ),
    "income": (
        "本年收入合计{total}，其中：{parts}。",
        "{year}年本年收入合计{total}。按来源分：{parts}。",
        "{year}年度本年收入合计{total}，由以下部分组成：{parts}。",
        "全年本年收入合计{total}，包括{parts}。",
    ),
    "income_part": (
        "{name}{amount}，占{share}",
        "{name}{amount}，占比{share}",
        "{name}为{amount}，占本年收入的{share}",
        "{name}{amount}（占{share}）",
    ),
    "spending": (
        "本年支出合计{total}，其中：{parts}。",
        "{year}年本年支出合计{total}。按性质分：{parts}。",
        "{year}年度本年支出合计{total}，由两块组成：{parts}。",
        "全年本年支出合计{total}，包括{parts}。",
    ),
    "spending_part": (
        "{name}{amount}，占{share}",
        "{name}{amount}，占比{share}",
        "{name}为{amount}，占本年支出的{share}",
        "{name}{amount}（占{share}）",
    ),
    "spending_change": (
        "与上年本年支出合计{prev}相比，{way}{change}，{rise}{rate}，主要是{why}。",
        "较{last}年的{prev}{way}{change}，{rise}{rate}，原因是{why}。",
        "{last}年本年支出合计为{prev}，今年{way}{change}，{rise}{rate}，系{why}。",
    ),
    "general": (
        "{year}年度一般公共预算财政拨款支出{total}，占本年支出合计的{share}。与{last}年的{prev}相比，一般公共预算财政拨款支出{way}{change}，{rise}{rate}，主要原因是{why}。",
        "一般公共预算财政拨款支出{total}，占本年支出的{share}，较上年{prev}{way}{change}，{rise}{rate}。{why}是变动的主要因素。",
        "全年一般公共预算财政拨款支出{total}，比{last}年{prev}{way}{change}，{rise}{rate}，主要是{why}；占本年支出合计{share}。",
    ),
    "general_execution": (
        "一般公共预算财政拨款支出年初预算为{budget}，支出决算为{final}，完成年初预算的{rate}。",
        "一般公共预算财政拨款支出年初预算{budget}，决算{final}，预算完成率{rate}。",
        "{year}年一般公共预算财政拨款支出决算数为{final}，完成年初预算{budget}的{rate}。",
    ),
    "classes": (
        "一般公共预算财政拨款支出{total}，主要用于以下方面：{parts}。",
        "按支出功能分类，一般公共预算财政拨款支出{total}分别是：{parts}。",
        "从结构看，一般公共预算财政拨款支出{total}用于{parts}。",
    ),
    "class_part": (
        "{name}（类）{amount}，占{share}",
        "{name}（类）为{amount}，占比{share}",
        "{name}类{amount}，占比{share}",
        "{name}{amount}，占{share}",
    ),
    "account": (
        "{path}：年初预算为{budget}，支出决算为{final}，完成年初预算的{rate}，决算数与预算数有差异的原因是{why}。",
        "{path}。年初预算{budget}，决算{final}，完成预算{rate}，主要因为{why}。",
        "{path}，支出决算为{final}，年初预算为{budget}，完成年初预算的{rate}。{why}。",
        "{path}：决算数{final}，年初预算数{budget}，执行率{rate}，{why}。",
    ),
    "account_same": (
        "{path}：支出决算为{final}，完成年初预算的{rate}，决算数等于预算数。",
        "{path}。决算{final}，完成预算{rate}。",
        "{path}，支出决算为{final}，与年初预算数持平，完成{rate}。",
    ),
    "account_only": (
        "{path}：{final}。",
        "{path}，金额{final}。",
        "{path}安排{final}，{use}。",
    ),
    "basic": (
        "一般公共预算财政拨款基本支出{basic}，其中：人员经费{personnel}，主要包括基本工资、津贴补贴、社会保障缴费等；公用经费{public}，主要包括办公费、水电费、差旅费等。",
        "基本支出{basic}，由人员经费{personnel}和公用经费{public}构成。",
        "{year}年基本支出{basic}。人员经费{personnel}，用于工资福利和离退休费；公用经费{public}，用于日常运转。",
    ),
    "three": (
        "{year}年{three}经费支出预算为{budget}，支出决算为{final}，完成预算的{rate}。",
        "{three}经费年初预算{budget}，决算{final}，完成年初预算{rate}，控制在预算以内。",
        "全年{three}经费支出{final}，完成预算{budget}的{rate}。",
    ),
    "three_change": (
        "{three}经费决算数较上年{prev}{way}{change}，{rise}{rate}，主要原因是{why}。",
        "与{last}年的{prev}相比，{three}经费支出{way}{change}，{rise}{rate}，{why}。",
        "{three}经费上年支出{prev}，本年{way}{change}，{rise}{rate}，系{why}。",
    ),
    "three_part": (
        "{name}支出决算{amount}，占{share}；",
        "{name}{amount}，占{three}经费的{share}；",
        "{name}支出{amount}，占比{share}；",
    ),
    "three_zero": (
        "{name}支出决算为{amount}，全年没有此项开支；",
        "{name}{amount}；",
        "{name}支出{amount}，当年未发生；",
    ),
    "cars": (
        "年末公务用车保有量{cars}。",
        "公务用车保有量为{cars}，保障下乡科普和日常公务。",
        "截至年底，保有公务用车{cars}。",
    ),
    "reception": (
        "全年国内公务接待{batches}、{persons}。",
        "当年接待{batches}，共{persons}。",
        "国内公务接待共{batches}，接待{persons}。",
    ),
    "funds": (
        "{year}年没有使用政府性基金预算财政拨款安排的支出。",
        "本部门本年度无政府性基金预算财政拨款收支，也无国有资本经营预算财政拨款收支。",
        "政府性基金预算和国有资本经营预算当年均未安排。",
    ),
    "operating": (
        "{year}年度机关运行经费支出{total}，比{last}年的{prev}{way}{change}，{rise}{rate}，主要原因是{why}。",
        "机关运行经费支出{total}，较上年{prev}{way}{change}，{rise}{rate}。原因：{why}。",
        "机关运行经费{total}，{last}年为{prev}，{way}{change}，{rise}{rate}，系{why}。",
    ),
    "procurement": (
        "{year}年度政府采购支出总额{total}，其中：{parts}。",
        "全年政府采购支出总额{total}，包括{parts}。",
        "政府采购支出总额为{total}。分类看，{parts}。",
    ),
    "procurement_part": ("{name}{amount}", "{name}为{amount}"),
    "performance": (
        "本部门组织对{projects}项目开展绩效自评，涉及资金{money}，{evaluation}。",
        "{year}年逐个打分，共有{projects}项目纳入自评，资金总额{money}。自评结论：{evaluation}。",
        "{projects}项目开展了绩效评价，覆盖资金{money}。从评价情况看，{evaluation}。",
    ),
    "project": (
        "{name}项目：年初预算{budget}，全年执行{executed}，预算执行率{rate}。",
        "{name}项目预算{budget}，实际支出{executed}，执行率{rate}。",
        "{name}：年度预算数{budget}，执行数{executed}，完成预算的{rate}。",
    ),
    "projects_sum": (
        "项目支出{total}，其中：{parts}。",
        "{year}年项目支出{total}，分别用于{parts}。",
        "项目支出合计{total}，包括{parts}。",
    ),
    "project_part": ("{name}{amount}", "{name}支出{amount}", "{name}项目{amount}"),
    "overall_execution": (
        "全年预算数{adjusted}，实际支出{executed}，预算执行率{rate}。",
        "调整后预算{adjusted}，执行数{executed}，执行率为{rate}。",
        "部门全年预算{adjusted}，支出{executed}，执行率{rate}。",
    ),
    "activities": (
        "全年工作量：{parts}。",
        "{year}年，{parts}。",
        "履职方面，{parts}。",
        "主要产出情况：{parts}。",
    ),
    "activity_part": (
        "{verb}{name}{count}",
        "{verb}{name}共{count}",
        "{name}{count}",
    ),
    "goals": (
        "绩效指标：{parts}。",
        "年度指标完成情况为：{parts}。",
        "绩效目标完成情况：{parts}。",
    ),
    "goal_part": (
        "{name}目标值{least}，实际完成{actual}",
        "{name}计划{least}，完成{actual}",
        "{name}年初目标为{least}，实际值为{actual}",
    ),
    "target_part": (
        "{name}不少于{least}",
        "{name}达到{least}以上",
        "{name}≥{least}",
    ),
    "targets": (
        "绩效指标：{parts}。",
        "年度目标为：{parts}。",
        "{year}年要实现：{parts}。",
    ),
    "score": (
        "自评总分{score}，{evaluation}。",
        "对照评分标准，自评得分{score}。{evaluation}。",
        "经自评，得分为{score}，{evaluation}。",
    ),
    "problems": (
        "存在的问题：{items}。",
        "自评中发现的不足主要有：{items}。",
        "从自评情况看，还存在以下问题：{items}。",
    ),
    "suggestions": (
        "下一步改进措施：{items}。",
        "针对上述问题，建议：{items}。",
        "今后要在以下方面改进：{items}。",
    ),
    "budget_sum": (
        "{year}年收入总计{total}，其中：{parts}。支出总计{payments}。",
        "{year}年部门预算收入总计{total}，支出总计{payments}。收入来源：{parts}。",
        "收支预算平衡，收入总计{total}，支出总计{payments}。收入中，{parts}。",
    ),
    "source_part": ("{name}{amount}", "{name}为{amount}", "{name}安排{amount}"),
    "budget_change": (
        "收入总计比{last}年预算{prev}{way}{change}，{rise}{rate}，主要是{why}。",
        "与上年预算{prev}相比，收入总计{way}{change}，{rise}{rate}，原因是{why}。",
        "{last}年预算为{prev}，今年收入总计{way}{change}，{rise}{rate}，系{why}。",
    ),
    "budget_spending": (
        "{year}年本年支出合计{total}，其中：{parts}。",
        "本年支出合计安排{total}，{parts}。",
        "支出预算方面，本年支出合计{total}，包括{parts}。",
    ),
    "budget_three": (
        "{year}年{three}经费预算{final}，比上年预算{prev}{way}{change}，{rise}{rate}，{why}。",
        "{three}经费预算数为{final}，{last}年预算为{prev}，{way}{change}，{rise}{rate}，原因是{why}。",
        "{three}经费安排{final}，较{last}年的{prev}{way}{change}，{rise}{rate}，主要因为{why}。",
    ),
    "three_list": (
        "其中：{parts}。",
        "分项看，{parts}。",
        "具体安排为：{parts}。",
    ),
    "capital": (
        "项目资金{amount}（大写：{words}）。",
        "资金总额{amount}，大写人民币{words}。",
        "下达资金{amount}（{words}）。",
    ),
    "flat": (
        "与上年相比没有变化。",
        "与上年持平。",
        "同上年一致。",
    ),
    "background": (
        "本项目依据年度工作要点设立，由{org}组织实施，面向城乡居民提供服务。",
        "项目由{org}申报，经财政部门审核后列入{year}年度预算。",
        "有居民来信说看不到展览，{org}申请设立本项目，实施期一年。",
    ),
    "glossary": (
        "基本支出：养人和开门的钱。",
        "年初结转和结余：去年没花完、今年接着花的钱。",
        "项目支出：为办成一件事专门排的钱。",
        "机关运行经费：指行政单位使用财政拨款安排的日常公用经费。",
    ),
    "opening_words": (
        "按照信息公开要求，现将{org}{year}年度有关情况说明如下。",
        "根据财政部门统一部署，{org}编制了{year}年度相关材料，现予公开。",
        "{org}对{year}年度收支和工作情况进行了梳理，具体说明如下。",
    ),
}
