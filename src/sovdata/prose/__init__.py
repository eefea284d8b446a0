"""What a notebook says of the rows: cards, tables and sentences, all computed from the tables."""

from sovdata.display import bullets as bullets
from sovdata.prose.cards import (
    answers as answers,
    citation_table as citation_table,
    claim_card as claim_card,
    claim_table as claim_table,
    columns as columns,
    differences as differences,
    evidence_table as evidence_table,
    figure_table as figure_table,
    glossary as glossary,
    open_questions as open_questions,
    reading_table as reading_table,
    sources as sources,
    statement_list as statement_list,
    terms as terms,
    what_rests as what_rests,
)
from sovdata.prose.sentences import (
    chain_table as chain_table,
    gaps as gaps,
    growth_over_period as growth_over_period,
    increments as increments,
    level_paths as level_paths,
    point_of_output as point_of_output,
    productivity as productivity,
    single_choices as single_choices,
    values_at as values_at,
    yearly_increments as yearly_increments,
)
