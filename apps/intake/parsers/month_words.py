"""Names of months and weekdays, and the small words around dates, in the languages that mail programs write."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

# Twelve groups each; forms of one month are parted by commas. Genitives are what dates really use.
MONTHS: Final = {
    "en": "january,jan|february,feb|march,mar|april,apr|may|june,jun|july,jul|august,aug|september,sept,sep|october,oct|november,nov|december,dec",
    "de": "januar,jänner,jan|februar,feber,feb|märz,mär,mrz,maerz|april,apr|mai|juni,jun|juli,jul|august,aug|september,sept,sep|oktober,okt|november,nov|dezember,dez",
    "fr": "janvier,janv|février,févr,fév,fevrier|mars|avril,avr|mai|juin|juillet,juil|août,aout|septembre,sept|octobre,oct|novembre,nov|décembre,déc,decembre",
    "es": "enero,ene|febrero,feb|marzo,mar|abril,abr|mayo,may|junio,jun|julio,jul|agosto,ago|septiembre,setiembre,sept,sep,set|octubre,oct|noviembre,nov|diciembre,dic",
    "pt": "janeiro,jan|fevereiro,fev|março,mar,marco|abril,abr|maio,mai|junho,jun|julho,jul|agosto,ago|setembro,set|outubro,out|novembro,nov|dezembro,dez",
    "it": "gennaio,gen|febbraio,feb|marzo,mar|aprile,apr|maggio,mag|giugno,giu|luglio,lug|agosto,ago|settembre,set,sett|ottobre,ott|novembre,nov|dicembre,dic",
    "nl": "januari,jan|februari,feb|maart,mrt|april,apr|mei|juni,jun|juli,jul|augustus,aug|september,sep,sept|oktober,okt|november,nov|december,dec",
    "pl": "stycznia,styczeń,sty|lutego,luty,lut|marca,marzec,mar|kwietnia,kwiecień,kwi|maja,maj|czerwca,czerwiec,cze|lipca,lipiec,lip|sierpnia,sierpień,sie|września,wrzesień,wrz|października,październik,paź|listopada,listopad,lis|grudnia,grudzień,gru",
    "sv": "januari,jan|februari,feb,febr|mars,mar|april,apr|maj|juni,jun|juli,jul|augusti,aug|september,sep,sept|oktober,okt|november,nov|december,dec",
    "da": "januar,jan|februar,feb|marts,mar|april,apr|maj|juni,jun|juli,jul|august,aug|september,sep,sept|oktober,okt|november,nov|december,dec",
    "no": "januar,jan|februar,feb|mars,mar|april,apr|mai|juni,jun|juli,jul|august,aug|september,sep,sept|oktober,okt|november,nov|desember,des",
    "fi": "tammikuuta,tammikuu,tammi,tammik|helmikuuta,helmikuu,helmi,helmik|maaliskuuta,maaliskuu,maalis,maalisk|huhtikuuta,huhtikuu,huhti,huhtik|toukokuuta,toukokuu,touko,toukok|kesäkuuta,kesäkuu,kesä,kesäk|heinäkuuta,heinäkuu,heinä,heinäk|elokuuta,elokuu,elo,elok|syyskuuta,syyskuu,syys,syysk|lokakuuta,lokakuu,loka,lokak|marraskuuta,marraskuu,marras,marrask|joulukuuta,joulukuu,joulu,jouluk",
    "cs": "ledna,leden,led|února,únor,úno|března,březen,bře|dubna,duben,dub|května,květen,kvě|června,červen,čvn|července,červenec,čvc|srpna,srpen,srp|září,zář|října,říjen,říj|listopadu,listopad,lis|prosince,prosinec,pro",
    "tr": "ocak,oca|şubat,şub|mart,mar|nisan,nis|mayıs,may|haziran,haz|temmuz,tem|ağustos,ağu|eylül,eyl|ekim,eki|kasım,kas|aralık,ara",
    "ru": "января,январь,янв|февраля,февраль,фев,февр|марта,март,мар|апреля,апрель,апр|мая,май|июня,июнь,июн|июля,июль,июл|августа,август,авг|сентября,сентябрь,сен,сент|октября,октябрь,окт|ноября,ноябрь,ноя,нояб|декабря,декабрь,дек",
}
# Monday first.
WEEKDAYS: Final = {
    "en": "monday,mon|tuesday,tues,tue|wednesday,wed,weds|thursday,thurs,thur,thu|friday,fri|saturday,sat|sunday,sun",
    "de": "montag,mo|dienstag,di|mittwoch,mi|donnerstag,do|freitag,fr|samstag,sonnabend,sa|sonntag,so",
    "fr": "lundi,lun|mardi,mar|mercredi,mer|jeudi,jeu|vendredi,ven|samedi,sam|dimanche,dim",
    "es": "lunes,lun|martes,mar|miércoles,mié,miercoles,mie|jueves,jue|viernes,vie|sábado,sáb,sabado,sab|domingo,dom",
    "pt": "segunda-feira,segunda,seg|terça-feira,terça,ter|quarta-feira,quarta,qua|quinta-feira,quinta,qui|sexta-feira,sexta,sex|sábado,sáb|domingo,dom",
    "it": "lunedì,lunedi,lun|martedì,martedi,mar|mercoledì,mercoledi,mer|giovedì,giovedi,gio|venerdì,venerdi,ven|sabato,sab|domenica,dom",
    "nl": "maandag,ma|dinsdag,di|woensdag,wo|donderdag,do|vrijdag,vr|zaterdag,za|zondag,zo",
    "pl": "poniedziałek,pon|wtorek,wt|środa,śr|czwartek,czw|piątek,pt|sobota,sob|niedziela,nd,niedz",
    "sv": "måndag,mån|tisdag,tis|onsdag,ons|torsdag,tors,tor|fredag,fre|lördag,lör|söndag,sön",
    "da": "mandag,man|tirsdag,tirs|onsdag,ons|torsdag,tors|fredag,fre|lørdag,lør|søndag,søn",
    "no": "mandag,man|tirsdag,tir|onsdag,ons|torsdag,tor|fredag,fre|lørdag,lør|søndag,søn",
    "fi": "maanantai,maanantaina,ma|tiistai,tiistaina,ti|keskiviikko,keskiviikkona,ke|torstai,torstaina,to|perjantai,perjantaina,pe|lauantai,lauantaina,la|sunnuntai,sunnuntaina,su",
    "cs": "pondělí,po|úterý,út|středa,st|čtvrtek,čt|pátek,pá|sobota,so|neděle,ne",
    "tr": "pazartesi,pzt|salı,sal|çarşamba,çar|perşembe,per|cuma,cum|cumartesi,cmt|pazar,paz",
    "ru": "понедельник,пн|вторник,вт|среда,ср|четверг,чт|пятница,пт|суббота,сб|воскресенье,вс",
}
# Languages that write the month first when a date is all numbers; elsewhere the day or the year leads.
MONTH_FIRST_PLACES: Final = frozenset({"en-us", "en-ph", "es-us"})
SHORT: Final = (
    4  # an abbreviation has at most this many letters; the first form is always the full one
)


@cache
def months(languages: tuple[str, ...], *, full_of_all: bool = False) -> dict[str, int]:
    """Name (casefolded) to month 1 to 12: all forms of `languages`, and the long names of the others if asked."""
    return _table(MONTHS, languages, full_of_all=full_of_all)


@cache
def weekdays(languages: tuple[str, ...], *, full_of_all: bool = False) -> dict[str, int]:
    """Name (casefolded) to weekday, Monday 0."""
    found = _table(WEEKDAYS, languages, full_of_all=full_of_all)
    return {name: number - 1 for name, number in found.items()}


def _table(
    words: dict[str, str], languages: tuple[str, ...], *, full_of_all: bool
) -> dict[str, int]:
    found: dict[str, int] = {}
    for language, line in words.items():
        for name, number, is_full in _forms(line):
            if language in languages or (full_of_all and is_full):
                found.setdefault(name, number)
    for language in reversed(languages):  # what a language asked for says wins, the first most
        found.update({name: number for name, number, _ in _forms(words.get(language, ""))})
    return found


def _forms(line: str) -> Iterable[tuple[str, int, bool]]:
    """Each form with its number and whether it is too long or too strange to be another word."""
    for number, group in enumerate(line.split("|") if line else (), start=1):
        for place, name in enumerate(group.split(",")):
            is_full = place == 0 or len(name) > SHORT or not name.isascii()
            yield name.casefold(), number, is_full


def is_day_first(locale: str) -> bool:
    """Whether people of a locale (`en-US`, `de`, `en_GB`) write 3/4 for the third of April."""
    return locale.casefold().replace("_", "-") not in MONTH_FIRST_PLACES | {"en"}
