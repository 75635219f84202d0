"""Ciò che leggono le persone che compilano i moduli."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # Risposte che mancano
    "answer.required": "Risponda a «{label}».",
    "answer.required_choice": "Selezioni una risposta per «{label}».",
    "answer.required_ranking": "Metta in ordine le scelte di «{label}».",
    "answer.required_matrix": "Risponda alle righe di «{label}».",
    "answer.required_consent": "Spunti la casella «{label}» per continuare.",
    # Risposte che sono testi
    "answer.not_text": "Inserisca un testo in «{label}».",
    "answer.bad_characters": (
        "«{label}» contiene caratteri che non si possono salvare. Scriva di nuovo il testo senza questi caratteri."
    ),
    "answer.line_break": "«{label}» ammette una sola riga. Tolga gli a capo.",
    "answer.too_large": "«{label}» ammette al massimo {kilobytes} kilobyte di testo. Lo accorci.",
    "answer.too_short": "«{label}» richiede almeno {min} caratteri.",
    "answer.too_long": "«{label}» ammette al massimo {max} caratteri. Accorci il testo.",
    "answer.pattern": "«{label}» non ha la forma prevista. Confronti la risposta con l’indicazione.",
    "answer.format": "«{label}» non è corretto: una lettera o una cifra è sbagliata o manca. Ecco un esempio: {example}.",
    "answer.text_not_taken": "«{label}» non ammette questo testo. Ne inserisca un altro.",
    "answer.too_few_words": "«{label}» richiede almeno {min} parole.",
    "answer.too_many_words": "«{label}» ammette al massimo {max} parole. Accorci il testo.",
    "answer.not_the_same": "I due indirizzi di «{label}» sono diversi. Inserisca due volte lo stesso.",
    "answer.not_an_email": "Inserisca in «{label}» un indirizzo e-mail, per esempio name@example.org.",
    "answer.email_domain": "«{label}» ammette solo indirizzi di {domains}.",
    "answer.email_domain_denied": "«{label}» non ammette indirizzi di {domain}. Ne usi un altro.",
    "answer.not_a_phone": "Inserisca in «{label}» un numero di telefono, per esempio +47 22 12 34 56.",
    "answer.phone_country_code": "Cominci «{label}» con + e il prefisso del paese, per esempio +47 22 12 34 56.",
    "answer.phone_country": "«{label}» ammette solo numeri di {countries}.",
    "answer.not_a_url": "Inserisca in «{label}» un indirizzo web, per esempio https://example.org/page.",
    "answer.url_scheme": "«{label}» deve cominciare con: {schemes}.",
    "answer.url_host": "«{label}» ammette solo indirizzi web di {hosts}.",
    # Risposte che sono numeri o importi
    "answer.not_a_number": "Inserisca un numero in «{label}», per esempio 1250 o 12,5.",
    "answer.not_whole": "Inserisca un numero intero in «{label}», per esempio 12.",
    "answer.number_as_text": "«{label}» deve essere un numero, non un testo che ne contiene uno. Tolga le virgolette.",
    "answer.number_ambiguous": "«{label}» si può leggere in due modi. Scriva {first} o {second}.",
    "answer.number_too_large": "Il numero in «{label}» è troppo grande. Lo controlli o usi un’unità più grande.",
    "answer.too_many_decimals": "«{label}» ammette al massimo {decimals} cifre dopo la virgola.",
    "answer.too_small": "«{label}» deve essere almeno {min}.",
    "answer.too_big": "«{label}» deve essere al massimo {max}.",
    "answer.step": "«{label}» deve essere {start} o differirne di un multiplo di {step}.",
    "answer.not_a_point": "Selezioni un valore da {min} a {max} per «{label}».",
    "answer.not_money": "Inserisca in «{label}» un importo nell’unità più piccola e una valuta, per esempio 1250 e EUR.",
    "answer.currency": "«{label}» ammette solo queste valute: {currencies}.",
    # Risposte che sono date o ore
    "answer.not_a_date": "Inserisca una data in «{label}» con anno, mese e giorno, per esempio 2026-03-31.",
    "answer.not_a_time": "Inserisca un’ora in «{label}», per esempio 08:30.",
    "answer.not_a_moment": "Inserisca una data e un’ora in «{label}», per esempio 2026-03-31 08:30.",
    "answer.too_early": "«{label}» non può essere prima di {min}.",
    "answer.too_late": "«{label}» non può essere dopo {max}.",
    "answer.closed_weekday": "«{label}» non ammette questo giorno della settimana. Scelga un altro giorno.",
    "answer.not_a_range": "Inserisca il primo e l’ultimo giorno di «{label}».",
    "answer.open_range": "Manca il primo o l’ultimo giorno di «{label}». Li inserisca entrambi.",
    "answer.range_backwards": "L’ultimo giorno di «{label}» non può essere prima del primo.",
    "answer.range_too_short": "«{label}» deve durare almeno {min} giorni.",
    "answer.range_too_long": "«{label}» può durare al massimo {max} giorni.",
    # Risposte che sono scelte o righe
    "answer.not_a_choice": "Selezioni una delle scelte per «{label}».",
    "answer.not_a_list": "«{label}» deve essere un elenco di scelte.",
    "answer.exclusive_choice": "Una delle Sue scelte per «{label}» esclude le altre. Lasci solo quella o la tolga.",
    "answer.too_few_chosen": "Ne selezioni almeno {min} per «{label}».",
    "answer.too_many_chosen": "Ne selezioni al massimo {max} per «{label}».",
    "answer.other_text": "Spieghi in poche parole la risposta a «{label}» o selezioni un’altra scelta.",
    "answer.other_too_long": "Il testo libero di «{label}» può avere al massimo {max} caratteri. Lo accorci.",
    "answer.other_twice": "«{label}» ammette un solo testo libero. Scriva tutto insieme.",
    "answer.choice_closed": "Questa scelta per «{label}» non va d’accordo con le altre risposte. Ne selezioni un’altra.",
    "answer.not_in_dataset": "Selezioni una delle voci proposte per «{label}».",
    "answer.not_a_ranking": "Assegni ogni posto di «{label}» a una sola scelta, a partire da 1.",
    "answer.same_place": "Due scelte di «{label}» hanno lo stesso posto. Dia a ciascuna il suo.",
    "answer.ranked_twice": "Una scelta di «{label}» occupa due posti. Ne lasci uno solo.",
    "answer.places_open": "Assegni {count} posti in «{label}».",
    "answer.too_many_ranked": "«{label}» ha {count} posti. Lasci le altre scelte senza posto.",
    "answer.not_a_matrix": "«{label}» richiede una risposta per ogni riga.",
    "answer.rows_open": "«{label}» richiede una risposta in {min} righe. Manca quella di «{row}».",
    "answer.column_twice": "«{column}» può comparire una sola volta in «{label}». Cambi una delle righe.",
    "answer.not_yes_or_no": "Risponda sì o no a «{label}».",
    "answer.not_a_consent": "«{label}» si può solo accettare o lasciare senza risposta.",
    "answer.not_rows": "«{label}» deve essere un elenco di righe.",
    "answer.too_few_rows": "Completi «{label}» fino ad avere almeno {min} voci.",
    "answer.too_many_rows": "«{label}» ammette al massimo {max} voci. Ne tolga alcune.",
    "answer.same_row": "Due voci di «{label}» sono uguali. Cambi o tolga questa.",
    # Risposte che sono luoghi
    "answer.not_a_place": "Inserisca in «{label}» latitudine e longitudine in gradi, per esempio 59.91 e 10.75.",
    "answer.half_a_place": "Manca la latitudine o la longitudine di «{label}». Le inserisca entrambe.",
    "answer.not_a_latitude": "La latitudine di «{label}» deve essere tra -90 e 90 gradi.",
    "answer.not_a_longitude": "La longitudine di «{label}» deve essere tra -180 e 180 gradi.",
    "answer.outside_area": "«{label}» è fuori dalla zona di cui tratta questo modulo. Controlli i numeri.",
    "answer.too_inaccurate": (
        "La posizione di «{label}» è nota con una precisione di {metres} metri, ne servono {max}. Provi all’aperto o "
        "inserisca i numeri."
    ),
    # File e firme
    "answer.not_files": "Non è stato possibile leggere i file di «{label}». Li scelga di nuovo.",
    "answer.required_file": "Scelga un file per «{label}».",
    "answer.too_few_files": "Scelga almeno {min} file per «{label}».",
    "answer.too_many_files": "Lasci al massimo {max} file in «{label}». Tolga gli altri.",
    "answer.file_too_large": "«{name}» è troppo grande per «{label}». Scelga un file di al massimo {max}.",
    "answer.files_too_large": "I file di «{label}» sono troppo grandi nel complesso. Il massimo è {max} in tutto.",
    "answer.file_type": "«{label}» non ammette «{name}». Scelga un file di uno di questi tipi: {types}.",
    "answer.file_content": (
        "«{name}» non è ciò che dice il suo nome, o contiene macro. Lo salvi di nuovo in uno di questi tipi: {types}."
    ),
    "answer.file_empty": "«{name}» è vuoto. Scelga un altro file per «{label}».",
    "answer.file_lost": "Un file di «{label}» non c’è più o non è arrivato intero. Lo scelga di nuovo.",
    "answer.not_an_image": "«{name}» non si può leggere come immagine. Scelga un file JPEG, PNG, WebP o GIF per «{label}».",
    "answer.image_too_large": "«{name}» ha troppi pixel. Riduca l’immagine e la scelga di nuovo.",
    "answer.required_signature": "Firmi in «{label}»: disegni la firma o scriva il Suo nome.",
    "answer.not_a_signature": "Firmi di nuovo in «{label}»: disegni la firma o scriva il Suo nome in al massimo 200 caratteri.",
    "upload.expired": "Il tempo per questo file è scaduto. Ricominci.",
    "upload.too_large": "Il file supera {limit} byte, il massimo ammesso qui.",
    "upload.too_many_pieces": "Il file è arrivato in troppe parti. Lo invii di nuovo.",
    # Tutte le risposte insieme
    "answer.not_an_object": "Le risposte devono formare un oggetto che associa nomi di campi a risposte.",
    "answer.unknown": "Questo modulo non ha un campo «{name}». Tolga la risposta o corregga il nome.",
    "answer.too_many": "Il modulo ammette al massimo {limit} risposte. Ne invii di meno.",
    "answer.check_failed": "Questa risposta non concorda con le altre. Controlli le risposte.",
    "answer.rule_failed": "Non è stato possibile calcolare una regola del modulo in «{label}»: {reason}",
    "answer.bad_control": "L’elemento «{name}» non appartiene a questo modulo. Apra di nuovo il modulo e lo invii da lì.",
    # Su una pagina
    "page.more_questions": "Le Sue risposte hanno aperto altre domande. Ora sono su questa pagina: risponda e poi continui.",
    "page.trap_filled": "È stato compilato un campo che non si vede, forse dal browser. Ora è di nuovo vuoto: invii la pagina.",
    "page.outdated": (
        "Il modulo è cambiato da quando lo ha aperto. Le risposte ancora valide sono conservate: controlli la pagina e poi "
        "la invii."
    ),
    "page.saved": (
        "Le Sue risposte sono salvate. Conservi l’indirizzo di questa pagina per continuare più tardi. Chi ha l’indirizzo "
        "può cambiare le risposte. "
        "Restano conservate per {days} giorni dall’ultima modifica."
    ),
    "page.contested": (
        "Un’altra scheda o un altro dispositivo ha cambiato risposte di questa pagina da quando l’ha aperta. Ha salvato ciò "
        "che segue; ciò che ha scritto Lei è su questa pagina. Lo corregga se vuole e lo invii di nuovo: vale ciò che c’è "
        "qui."
    ),
    # Continuare più tardi
    "page.link_sent": "Un’e-mail con il link è in arrivo. Il Suo indirizzo non viene conservato con le risposte.",
    "page.bad_email": "Non è possibile inviare un’e-mail a questo indirizzo. Lo scriva come in name@example.org.",
    "page.enough_letters": "Per queste risposte sono già state inviate e-mail. Guardi nella Sua casella o riprovi tra un’ora.",
    # Quando arrivano molte risposte, e su un dispositivo condiviso
    "page.crowded": (
        "Questo modulo chiede al browser un piccolo calcolo prima di salvare le risposte, perché nessun programma possa "
        "sommergerlo."
    ),
    "page.nothing_lost_yet": (
        "Non è ancora stato salvato nulla. Ciò che ha scritto e i file già arrivati sono conservati in questa pagina."
    ),
    "page.proof_wait": "Se non succede nulla, aspetti {seconds} secondi e poi prema il pulsante.",
    "page.proof_work": "Il browser sta calcolando. La pagina prosegue da sola tra qualche secondo.",
    "page.idle": "Se qui non c’è più nessuno, il modulo ricomincia per la persona successiva tra {seconds} secondi.",
    "page.starts_over": "Il modulo ricomincia per la persona successiva tra {seconds} secondi.",
    # Al posto di una pagina
    "page.no_form": "Controlli che l’indirizzo non contenga errori o chieda a chi glielo ha inviato.",
    "page.no_draft": "Le risposte sono state cancellate o l’indirizzo non è completo. Ricominci dall’indirizzo del modulo.",
    "page.closed": "Non accetta più risposte. Se vuole ancora rispondere, chieda a chi Le ha inviato l’indirizzo.",
    "page.broken_post": "Il contenuto della richiesta non corrisponde al suo tipo di media.",
    "page.not_understood": "Non è stato salvato nulla. Torni al modulo, lo apra di nuovo e lo invii da lì.",
    "page.too_large": "Non è stato salvato nulla. Torni indietro, accorci le risposte più lunghe e invii di nuovo la pagina.",
    "page.too_often": "Non è stato salvato nulla. Aspetti un minuto e poi invii di nuovo la pagina.",
    "page.queue_full": (
        "Sta arrivando più di quanto si possa elaborare, quindi non è stato salvato nulla. Aspetti un minuto e poi riprovi."
    ),
    "page.unavailable": "Non è stato salvato nulla. Aspetti un minuto e poi riprovi.",
    "page.failed": (
        "Abbiamo annotato l’errore. Riprovi tra un minuto; se succede ancora, lo dica a chi Le ha inviato l’indirizzo."
    ),
    "page.nothing_lost": "Ciò che ha scritto è conservato in questa pagina: il pulsante qui sotto lo invia di nuovo.",
    # Link personali
    "page.link_needed": "Ogni persona interpellata ha un proprio link. Apra quello che ha ricevuto o ne chieda uno.",
    "page.link_used": "Le risposte previste sono arrivate. Se devono essere cambiate, chieda a chi Le ha inviato il link.",
    "page.link_expired": "Il suo tempo è scaduto. Ne chieda un altro a chi glielo ha inviato.",
    "page.link_revoked": "Chi glielo ha inviato lo ha ritirato. Chieda se le Sue risposte servono ancora.",
    # Domande a una persona
    "page.no_question": "L’indirizzo non è completo o la domanda non c’è più. Apra di nuovo il link nell’e-mail.",
    "page.not_needed": (
        "La domanda ha avuto risposta o il suo tempo è scaduto. Non è stato salvato nulla. Il link nell’e-mail dice di più."
    ),
    "page.decided_for_you": "Una persona del gruppo che ha posto la domanda lo ha inserito per Lei.",
    "page.decide_once": "Può decidere una sola volta. Ciò che scrive viene conservato con la decisione.",
    "page.comment_too_long": "Il commento ha più di {limit} caratteri. Lo accorci e poi decida.",
    "page.no_decision": "Scelga se approva o rifiuta.",
    "page.decision_kept": "La Sua decisione è stata registrata: {moment}.",
    "page.answers_kept": "Le Sue risposte sono state registrate: {moment}.",
    "page.others_missing": "Non è ancora deciso: altre persone devono ancora rispondere.",
    "page.was_approved": "Approvazione: {moment}.",
    "page.was_rejected": "Rifiuto: {moment}.",
    "page.was_answered": "Le risposte sono arrivate da un’altra persona: {moment}.",
    "page.was_expired": "Il tempo per rispondere è terminato: {moment}.",
    "page.was_withdrawn": "La risposta non serve più da questo momento: {moment}.",
    "page.nothing_changed": "Ciò che ha inviato ora non ha cambiato nulla.",
    # E-mail
    "letter.asks_approval": "{organisation} Le chiede di approvare o rifiutare quanto segue.",
    "letter.asks_answers": "{organisation} Le chiede di compilare un modulo.",
    "letter.reminds": "Questo è un promemoria: la Sua risposta manca ancora.",
    "letter.decide_here": "Sulla pagina di questo link può leggere tutto e decidere.",
    "letter.answer_here": "Il modulo si trova a questo link.",
    "letter.until": "Può farlo fino a questo momento: {moment}.",
    "letter.personal": "Il link è solo per Lei: chi lo ha può rispondere a Suo nome.",
    "letter.go_on": "Ecco il link alle Sue risposte a «{form}». Non sono ancora inviate.",
    "letter.go_on_subject": "Il Suo link: {form}",
    "letter.received": "Le Sue risposte a «{form}» sono arrivate: {moment}. Il riferimento è {reference}. Questa è una copia.",
    "letter.received_subject": "Ricevuto: {form}",
}
