"""Wat mensen lezen die formulieren invullen."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # Antwoorden die ontbreken
    "answer.required": "Vul een antwoord in bij ‘{label}’.",
    "answer.required_choice": "Kies een antwoord bij ‘{label}’.",
    "answer.required_ranking": "Zet de keuzes bij ‘{label}’ op volgorde.",
    "answer.required_matrix": "Vul de rijen van ‘{label}’ in.",
    "answer.required_consent": "Zet een vinkje bij ‘{label}’ om verder te gaan.",
    # Antwoorden die tekst zijn
    "answer.not_text": "Vul tekst in bij ‘{label}’.",
    "answer.bad_characters": (
        "‘{label}’ bevat tekens die niet kunnen worden opgeslagen. Typ de tekst opnieuw zonder die tekens."
    ),
    "answer.line_break": "‘{label}’ mag maar één regel hebben. Haal de regeleinden weg.",
    "answer.too_large": "‘{label}’ mag hoogstens {kilobytes} kilobyte tekst bevatten. Maak de tekst korter.",
    "answer.too_short": "‘{label}’ moet minstens {min} tekens hebben.",
    "answer.too_long": "‘{label}’ mag hoogstens {max} tekens hebben. Maak de tekst korter.",
    "answer.pattern": "‘{label}’ heeft niet de verwachte vorm. Vergelijk uw antwoord met de uitleg.",
    "answer.format": "‘{label}’ klopt niet: een letter of cijfer is fout of ontbreekt. Zo ziet het eruit: {example}.",
    "answer.text_not_taken": "Deze tekst kan niet bij ‘{label}’. Vul iets anders in.",
    "answer.too_few_words": "‘{label}’ moet minstens {min} woorden hebben.",
    "answer.too_many_words": "‘{label}’ mag hoogstens {max} woorden hebben. Maak de tekst korter.",
    "answer.not_the_same": "De twee adressen bij ‘{label}’ zijn verschillend. Vul twee keer hetzelfde adres in.",
    "answer.not_an_email": "Vul bij ‘{label}’ een e-mailadres in, bijvoorbeeld name@example.org.",
    "answer.email_domain": "Bij ‘{label}’ kan alleen een adres bij {domains}.",
    "answer.email_domain_denied": "Bij ‘{label}’ kan geen adres bij {domain}. Vul een ander adres in.",
    "answer.not_a_phone": "Vul bij ‘{label}’ een telefoonnummer in, bijvoorbeeld +47 22 12 34 56.",
    "answer.phone_country_code": "Begin ‘{label}’ met + en het landnummer, bijvoorbeeld +47 22 12 34 56.",
    "answer.phone_country": "Bij ‘{label}’ kan alleen een nummer uit {countries}.",
    "answer.not_a_url": "Vul bij ‘{label}’ een webadres in, bijvoorbeeld https://example.org/page.",
    "answer.url_scheme": "‘{label}’ moet beginnen met: {schemes}.",
    "answer.url_host": "Bij ‘{label}’ kan alleen een webadres bij {hosts}.",
    # Antwoorden die getallen of bedragen zijn
    "answer.not_a_number": "Vul bij ‘{label}’ een getal in, bijvoorbeeld 1250 of 12,5.",
    "answer.not_whole": "Vul bij ‘{label}’ een heel getal in, bijvoorbeeld 12.",
    "answer.number_as_text": "‘{label}’ moet een getal zijn, geen tekst met een getal erin. Laat de aanhalingstekens weg.",
    "answer.number_ambiguous": "‘{label}’ kan op twee manieren worden gelezen. Schrijf {first} of {second}.",
    "answer.number_too_large": "Het getal bij ‘{label}’ is te groot. Controleer het of gebruik een grotere eenheid.",
    "answer.too_many_decimals": "‘{label}’ mag hoogstens {decimals} cijfers achter de komma hebben.",
    "answer.too_small": "‘{label}’ moet {min} of meer zijn.",
    "answer.too_big": "‘{label}’ moet {max} of minder zijn.",
    "answer.step": "‘{label}’ moet {start} zijn of daar een veelvoud van {step} van afwijken.",
    "answer.not_a_point": "Kies bij ‘{label}’ een waarde van {min} tot en met {max}.",
    "answer.not_money": "Vul bij ‘{label}’ een bedrag in de kleinste eenheid en een munt in, bijvoorbeeld 1250 en EUR.",
    "answer.currency": "Bij ‘{label}’ kan alleen een van deze munten: {currencies}.",
    # Antwoorden die datums of tijden zijn
    "answer.not_a_date": "Vul bij ‘{label}’ een datum in met jaar, maand en dag, bijvoorbeeld 2026-03-31.",
    "answer.not_a_time": "Vul bij ‘{label}’ een tijd in, bijvoorbeeld 08:30.",
    "answer.not_a_moment": "Vul bij ‘{label}’ een datum en een tijd in, bijvoorbeeld 2026-03-31 08:30.",
    "answer.too_early": "‘{label}’ mag niet vóór {min} liggen.",
    "answer.too_late": "‘{label}’ mag niet na {max} liggen.",
    "answer.closed_weekday": "Deze dag van de week kan niet bij ‘{label}’. Kies een andere dag.",
    "answer.not_a_range": "Vul bij ‘{label}’ de eerste en de laatste dag in.",
    "answer.open_range": "Bij ‘{label}’ ontbreekt de eerste of de laatste dag. Vul ze allebei in.",
    "answer.range_backwards": "De laatste dag van ‘{label}’ mag niet vóór de eerste liggen.",
    "answer.range_too_short": "‘{label}’ moet minstens {min} dagen duren.",
    "answer.range_too_long": "‘{label}’ mag hoogstens {max} dagen duren.",
    # Antwoorden die keuzes of rijen zijn
    "answer.not_a_choice": "Kies een van de mogelijkheden bij ‘{label}’.",
    "answer.not_a_list": "‘{label}’ moet een lijst met keuzes zijn.",
    "answer.exclusive_choice": (
        "Een van uw keuzes bij ‘{label}’ sluit de andere uit. Houd alleen die keuze over of haal die weg."
    ),
    "answer.too_few_chosen": "Kies er minstens {min} bij ‘{label}’.",
    "answer.too_many_chosen": "Kies er hoogstens {max} bij ‘{label}’.",
    "answer.other_text": "Zeg in een paar woorden wat u bij ‘{label}’ bedoelt, of maak een andere keuze.",
    "answer.other_too_long": "Uw eigen woorden bij ‘{label}’ mogen hoogstens {max} tekens hebben. Maak de tekst korter.",
    "answer.other_twice": "Bij ‘{label}’ kunnen eigen woorden maar één keer. Schrijf alles bij elkaar.",
    "answer.choice_closed": "Deze keuze bij ‘{label}’ past niet bij uw andere antwoorden. Kies een andere.",
    "answer.not_in_dataset": "Kies een van de aangeboden mogelijkheden bij ‘{label}’.",
    "answer.not_a_ranking": "Geef elke plaats bij ‘{label}’ aan één keuze, vanaf 1.",
    "answer.same_place": "Twee keuzes bij ‘{label}’ hebben dezelfde plaats. Geef elke keuze een eigen plaats.",
    "answer.ranked_twice": "Een keuze bij ‘{label}’ staat op twee plaatsen. Houd er één over.",
    "answer.places_open": "Vul {count} plaatsen in bij ‘{label}’.",
    "answer.too_many_ranked": "‘{label}’ heeft {count} plaatsen. Laat de andere keuzes leeg.",
    "answer.not_a_matrix": "‘{label}’ heeft voor elke rij een antwoord nodig.",
    "answer.rows_open": "‘{label}’ heeft in {min} rijen een antwoord nodig. Bij ‘{row}’ ontbreekt het nog.",
    "answer.column_twice": "‘{column}’ mag maar één keer voorkomen bij ‘{label}’. Verander een van de rijen.",
    "answer.not_yes_or_no": "Beantwoord ‘{label}’ met ja of nee.",
    "answer.not_a_consent": "Met ‘{label}’ kunt u alleen akkoord gaan, of u laat het open.",
    "answer.not_rows": "‘{label}’ moet een lijst met rijen zijn.",
    "answer.too_few_rows": "Vul ‘{label}’ aan tot er minstens {min} regels zijn.",
    "answer.too_many_rows": "‘{label}’ mag hoogstens {max} regels hebben. Haal er een paar weg.",
    "answer.same_row": "Twee regels bij ‘{label}’ zijn gelijk. Verander deze of haal hem weg.",
    # Antwoorden die plaatsen zijn
    "answer.not_a_place": "Vul bij ‘{label}’ een breedtegraad en een lengtegraad in, bijvoorbeeld 59.91 en 10.75.",
    "answer.half_a_place": "Bij ‘{label}’ ontbreekt de breedtegraad of de lengtegraad. Vul ze allebei in.",
    "answer.not_a_latitude": "De breedtegraad bij ‘{label}’ moet tussen -90 en 90 graden liggen.",
    "answer.not_a_longitude": "De lengtegraad bij ‘{label}’ moet tussen -180 en 180 graden liggen.",
    "answer.outside_area": "‘{label}’ ligt buiten het gebied waar dit formulier over gaat. Controleer de getallen.",
    "answer.too_inaccurate": (
        "‘{label}’ is maar tot op {metres} meter bekend, {max} is nodig. Probeer het buiten of vul de getallen in."
    ),
    # Bestanden en handtekeningen
    "answer.not_files": "De bestanden bij ‘{label}’ konden niet worden gelezen. Kies ze opnieuw.",
    "answer.required_file": "Kies een bestand bij ‘{label}’.",
    "answer.too_few_files": "Kies minstens {min} bestanden bij ‘{label}’.",
    "answer.too_many_files": "Houd hoogstens {max} bestanden over bij ‘{label}’. Haal de andere weg.",
    "answer.file_too_large": "‘{name}’ is te groot voor ‘{label}’. Kies een bestand van hoogstens {max}.",
    "answer.files_too_large": "De bestanden bij ‘{label}’ zijn samen te groot. Ze mogen in totaal {max} zijn.",
    "answer.file_type": "‘{name}’ kan niet bij ‘{label}’. Kies een bestand van een van deze soorten: {types}.",
    "answer.file_content": (
        "‘{name}’ is niet wat de naam zegt, of bevat macro’s. Sla het opnieuw op als een van deze soorten: {types}."
    ),
    "answer.file_empty": "‘{name}’ is leeg. Kies een ander bestand bij ‘{label}’.",
    "answer.file_lost": "Een bestand bij ‘{label}’ is er niet meer of is niet helemaal aangekomen. Kies het opnieuw.",
    "answer.not_an_image": "‘{name}’ kan niet als afbeelding worden gelezen. Kies een JPEG, PNG, WebP of GIF bij ‘{label}’.",
    "answer.image_too_large": "‘{name}’ heeft te veel pixels. Maak de afbeelding kleiner en kies haar opnieuw.",
    "answer.required_signature": "Onderteken bij ‘{label}’: teken of typ uw naam.",
    "answer.not_a_signature": "Onderteken opnieuw bij ‘{label}’: teken, of typ uw naam in hoogstens 200 tekens.",
    "upload.expired": "De tijd voor dit bestand is voorbij. Begin opnieuw.",
    "upload.too_large": "Het bestand is groter dan {limit} bytes. Meer kan hier niet.",
    "upload.too_many_pieces": "Het bestand kwam in te veel stukken aan. Verstuur het opnieuw.",
    # Alle antwoorden samen
    "answer.not_an_object": "De antwoorden moeten één object zijn, van veldnamen naar antwoorden.",
    "answer.unknown": "Dit formulier heeft geen veld ‘{name}’. Haal het antwoord weg of verbeter de naam.",
    "answer.too_many": "Het formulier neemt hoogstens {limit} antwoorden aan. Verstuur er minder.",
    "answer.check_failed": "Dit antwoord klopt niet met de andere. Controleer uw antwoorden.",
    "answer.rule_failed": "Een regel van het formulier bij ‘{label}’ kon niet worden berekend: {reason}",
    "answer.bad_control": (
        "Het invoerveld ‘{name}’ hoort niet bij dit formulier. Open het formulier opnieuw en verstuur het van daar."
    ),
    # Op een pagina
    "page.more_questions": (
        "Door uw antwoorden zijn er vragen bij gekomen. Ze staan nu op deze pagina: beantwoord ze en ga dan verder."
    ),
    "page.trap_filled": (
        "Een onzichtbaar veld was ingevuld, misschien door uw browser. Het is nu weer leeg: verstuur de pagina."
    ),
    "page.outdated": (
        "Het formulier is veranderd sinds u het opende. Antwoorden die nog passen, zijn bewaard: controleer de pagina en "
        "verstuur haar dan."
    ),
    "page.saved": (
        "Uw antwoorden zijn opgeslagen. Bewaar het adres van deze pagina om later verder te gaan. Wie het adres heeft, kan "
        "de antwoorden veranderen. "
        "Ze blijven na de laatste wijziging {days} dagen bewaard."
    ),
    "page.contested": (
        "Een ander tabblad of apparaat heeft antwoorden van deze pagina veranderd sinds u haar opende. Opgeslagen is wat "
        "hieronder staat; wat u typte, staat op deze pagina. Verbeter het waar u wilt en verstuur het opnieuw: wat hier "
        "staat, telt."
    ),
    # Later verdergaan
    "page.link_sent": "Er is een e-mail met de link onderweg. Uw adres wordt niet bij de antwoorden bewaard.",
    "page.bad_email": "Naar dit adres kan geen e-mail worden gestuurd. Schrijf het zoals name@example.org.",
    "page.enough_letters": "Hiervoor zijn al e-mails verstuurd. Kijk in uw postvak of probeer het over een uur opnieuw.",
    # Als er veel tegelijk komt, en op een gedeeld apparaat
    "page.crowded": (
        "Dit formulier laat uw browser even rekenen voordat het antwoorden opslaat, zodat geen programma het kan overspoelen."
    ),
    "page.nothing_lost_yet": (
        "Er is nog niets opgeslagen. Wat u typte en bestanden die al zijn aangekomen, blijven op deze pagina bewaard."
    ),
    "page.proof_wait": "Als er vanzelf niets gebeurt, wacht dan {seconds} seconden en druk op de knop.",
    "page.proof_work": "Uw browser rekent. De pagina gaat over een paar seconden vanzelf verder.",
    "page.idle": "Als hier niemand meer is, begint het formulier over {seconds} seconden opnieuw voor de volgende persoon.",
    "page.starts_over": "Het formulier begint over {seconds} seconden opnieuw voor de volgende persoon.",
    # In plaats van een pagina
    "page.no_form": "Kijk of er een typefout in het adres staat, of vraag het aan degene van wie u het kreeg.",
    "page.no_draft": "De antwoorden zijn gewist of het adres is niet compleet. Begin opnieuw op het adres van het formulier.",
    "page.closed": (
        "Het neemt geen antwoorden meer aan. Wilt u nog antwoorden, vraag het dan aan degene van wie u het adres kreeg."
    ),
    "page.broken_post": "De inhoud van het verzoek past niet bij het mediatype ervan.",
    "page.not_understood": "Er is niets opgeslagen. Ga terug naar het formulier, open het opnieuw en verstuur het van daar.",
    "page.too_large": "Er is niets opgeslagen. Ga terug, maak de langste antwoorden korter en verstuur de pagina opnieuw.",
    "page.too_often": "Er is niets opgeslagen. Wacht een minuut en verstuur de pagina dan opnieuw.",
    "page.queue_full": (
        "Er komt nu meer binnen dan kan worden verwerkt, dus er is niets opgeslagen. Wacht een minuut en probeer het opnieuw."
    ),
    "page.unavailable": "Er is niets opgeslagen. Wacht een minuut en probeer het dan opnieuw.",
    "page.failed": (
        "We hebben de fout genoteerd. Probeer het over een minuut opnieuw. Gebeurt het weer, zeg het dan tegen degene van "
        "wie u het adres kreeg."
    ),
    "page.nothing_lost": "Wat u typte, is op deze pagina bewaard: met de knop hieronder verstuurt u het opnieuw.",
    # Persoonlijke links
    "page.link_needed": "Iedereen aan wie iets wordt gevraagd, heeft een eigen link. Open de link die u kreeg of vraag er een.",
    "page.link_used": (
        "De antwoorden hierop zijn al binnen. Moeten ze veranderen, vraag het dan aan degene van wie u de link kreeg."
    ),
    "page.link_expired": "De tijd ervoor is voorbij. Vraag een nieuwe link aan degene van wie u hem kreeg.",
    "page.link_revoked": "De link is ingetrokken. Vraag degene van wie u hem kreeg of uw antwoorden nog nodig zijn.",
    # Vragen aan één persoon
    "page.no_question": "Het adres is niet compleet of de vraag bestaat niet meer. Open de link in de e-mail opnieuw.",
    "page.not_needed": (
        "De vraag is beantwoord of de tijd ervoor is voorbij. Er is niets opgeslagen. Achter de link in de e-mail staat meer."
    ),
    "page.decided_for_you": "Iemand van het team dat het vroeg, heeft het voor u ingevuld.",
    "page.decide_once": "U kunt één keer beslissen. Wat u schrijft, wordt bij uw beslissing bewaard.",
    "page.comment_too_long": "De opmerking heeft meer dan {limit} tekens. Maak haar korter en beslis dan.",
    "page.no_decision": "Kies of u goedkeurt of afwijst.",
    "page.decision_kept": "Uw beslissing is vastgelegd op {moment}.",
    "page.answers_kept": "Uw antwoorden zijn vastgelegd op {moment}.",
    "page.others_missing": "Het is nog niet besloten: anderen moeten nog antwoorden.",
    "page.was_approved": "Het is goedgekeurd op {moment}.",
    "page.was_rejected": "Het is afgewezen op {moment}.",
    "page.was_answered": "De antwoorden kwamen van iemand anders, op {moment}.",
    "page.was_expired": "De tijd om te antwoorden was voorbij op {moment}.",
    "page.was_withdrawn": "Een antwoord is niet meer nodig sinds {moment}.",
    "page.nothing_changed": "Wat u nu verstuurde, heeft niets veranderd.",
    # E-mails
    "letter.asks_approval": "{organisation} vraagt u het volgende goed te keuren of af te wijzen.",
    "letter.asks_answers": "{organisation} vraagt u een formulier in te vullen.",
    "letter.reminds": "Dit is een herinnering: uw antwoord ontbreekt nog.",
    "letter.decide_here": "Op de pagina achter deze link leest u alles en beslist u.",
    "letter.answer_here": "Het formulier vindt u achter deze link.",
    "letter.until": "U hebt de tijd tot {moment}.",
    "letter.personal": "De link is alleen voor u: wie hem heeft, kan in uw naam antwoorden.",
    "letter.go_on": "Hier is de link naar uw antwoorden op ‘{form}’. Ze zijn nog niet verstuurd.",
    "letter.go_on_subject": "Uw link: {form}",
    "letter.received": "Uw antwoorden op ‘{form}’ zijn aangekomen op {moment}. De referentie is {reference}. Dit is een kopie.",
    "letter.received_subject": "Ontvangen: {form}",
}
