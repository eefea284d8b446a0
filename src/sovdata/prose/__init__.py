"""What a notebook says of the rows: cards, tables and sentences, all computed from the tables."""

from sovdata.prose.cards import (
    citation_table as citation_table,
)
from sovdata.prose.cards import (
    claim_card as claim_card,
)
from sovdata.prose.cards import (
    claim_table as claim_table,
)
from sovdata.prose.cards import (
    columns as columns,
)
from sovdata.prose.cards import (
    context_table as context_table,
)
from sovdata.prose.cards import (
    differences as differences,
)
from sovdata.prose.cards import (
    evidence_table as evidence_table,
)
from sovdata.prose.cards import (
    figure_table as figure_table,
)
from sovdata.prose.cards import (
    glossary as glossary,
)
from sovdata.prose.cards import (
    nothing_said as nothing_said,
)
from sovdata.prose.cards import (
    open_questions as open_questions,
)
from sovdata.prose.cards import (
    reading_table as reading_table,
)
from sovdata.prose.cards import (
    scorecard_table as scorecard_table,
)
from sovdata.prose.cards import (
    sources as sources,
)
from sovdata.prose.cards import (
    statement_list as statement_list,
)
from sovdata.prose.cards import (
    terms as terms,
)
from sovdata.prose.cards import (
    verdicts as verdicts,
)
from sovdata.prose.sentences import (
    chain_table as chain_table,
)
from sovdata.prose.sentences import (
    gaps as gaps,
)
from sovdata.prose.sentences import (
    growth_over_period as growth_over_period,
)
from sovdata.prose.sentences import (
    increments as increments,
)
from sovdata.prose.sentences import (
    level_paths as level_paths,
)
from sovdata.prose.sentences import (
    point_of_output as point_of_output,
)
from sovdata.prose.sentences import (
    productivity as productivity,
)
from sovdata.prose.sentences import (
    single_choices as single_choices,
)
from sovdata.prose.sentences import (
    values_at as values_at,
)
from sovdata.prose.sentences import (
    yearly_increments as yearly_increments,
)
