"""Names and codes of countries as other files have them, and the codes of our table of areas."""

from __future__ import annotations

from collections.abc import Mapping

#: Our code, and other names and codes of the same state: ISO 3166 alpha-2, Our World in Data,
#: Maddison, the World Bank. West and East Germany are no other names of Germany.
OTHERS = {
    "SUN": "su; ussr; u.s.s.r.; soviet union; owid_uss; former ussr; f. ussr; total former ussr;"
    "ussr/russia; suhh; udssr; urss; \u0441\u0441\u0441\u0440;"
    "union of soviet socialist republics",
    "USA": "us; u.s.; u.s.a.; united states; united states of america; america",
    "GBR": "uk; u.k.; gb; england; great britain; united kingdom; britain; ukm",
    "RUS": "ru; russia; russian federation",
    "DEU": "de; germany; ger; federal republic of germany",
    "DEU_W": "west germany; frg; brd; owid_wgr; germany, west",
    "DDR": "dd; east germany; gdr; owid_gdr; german democratic republic; germany, east",
    "FRA": "fr; france", "ITA": "it; italy", "JPN": "jp; japan", "IND": "in; india",
    "CHN": "cn; china; people's republic of china; prc; china, people's republic of",
    "WLD": "world; owid_wrl", "UKR": "ua; ukraine", "POL": "pl; poland", "HUN": "hu; hungary",
    "CSK": "cs; czechoslovakia; owid_czs; cshh", "CZE": "cz; czechia; czech republic",
    "SVK": "sk; slovakia; slovak republic", "YUG": "yu; yugoslavia; owid_ygs; yucs",
    "BGR": "bg; bulgaria", "ROU": "ro; romania; rom; rumania", "SRB": "rs; serbia",
    "AUT": "at; austria", "BEL": "be; belgium", "CAN": "ca; canada", "CHE": "ch; switzerland",
    "ESP": "es; spain", "FIN": "fi; finland", "GRC": "gr; el; greece", "IRL": "ie; ireland",
    "NLD": "nl; netherlands; holland; the netherlands", "NOR": "no; norway", "PRT": "pt; portugal",
    "SWE": "se; sweden", "DNK": "dk; denmark", "TUR": "tr; turkey; türkiye; turkiye",
    "AUS": "au; australia", "NZL": "nz; new zealand", "BRA": "br; brazil", "MEX": "mx; mexico",
    "ARG": "ar; argentina", "CUB": "cu; cuba", "EGY": "eg; egypt; egypt, arab rep.",
    "IRN": "ir; iran; iran, islamic rep.", "ISR": "il; israel", "ZAF": "za; south africa",
    "KOR": "kr; south korea; korea, rep.; korea, republic of; republic of korea",
    "PRK": "kp; north korea; korea, dem. people's rep.", "TWN": "tw; taiwan; taiwan province of"
    " china",
    "VNM": "vn; vietnam; viet nam", "CIV": "ci; ivory coast; côte d'ivoire; cote d'ivoire",
    "COD": "cd; zaire; dr congo; congo, dem. rep.; democratic republic of congo;"
    "congo, dr; democratic republic of the congo; zaire (congo kinshasa)",
    "COG": "cg; congo, rep.; republic of congo; congo, republic; congo, republic of;"
    "republic of the congo; congo 'brazzaville'", "MMR": "mm; burma; myanmar",
    "BLR": "by; belarus; byelorussia", "MDA": "md; moldova; moldavia", "KGZ": "kg; kyrgyzstan;"
    "kyrgyz republic; kirghizia", "EST": "ee; estonia", "LVA": "lv; latvia", "LTU": "lt; lithuania",
    "KAZ": "kz; kazakhstan", "UZB": "uz; uzbekistan", "TJK": "tj; tajikistan",
    "TKM": "tm; turkmenistan", "GEO": "ge; georgia", "ARM": "am; armenia", "AZE": "az; azerbaijan",
    "CAF": "central african rep.", "DOM": "dominican rep.", "HKG": "hong kong sar; hong kong sar,"
    " china; hong kong, china", "LAO": "lao pdr", "MKD": "macedonia; macedonia, fyr",
    "PSE": "west bank and gaza", "SWZ": "swaziland", "VEN": "venezuela, rb", "YEM": "yemen, rep.",
}  # fmt: skip
CODES = {other.strip(): code for code, others in OTHERS.items() for other in others.split(";")}


def code_of(name: str, labels: Mapping[str, str], codes: frozenset[str]) -> str | None:
    """Return the code of an area given by its label, another name or code; None if it has none.

    Parameters
    ----------
    name : str
        As it stands in a file; letter case does not count.
    labels : mapping
        Codes by label in small letters.
    codes : set of str
        The codes that there are.
    """
    plain = " ".join(name.casefold().split())
    own = labels.get(plain) or CODES.get(plain) or plain.upper()
    return own if own in codes else None
