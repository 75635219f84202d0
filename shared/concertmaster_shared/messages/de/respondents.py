"""Was Menschen lesen, die Formulare ausfüllen."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # Antworten, die fehlen
    "answer.required": "Beantworten Sie „{label}“.",
    "answer.required_choice": "Wählen Sie bei „{label}“ eine Antwort aus.",
    "answer.required_ranking": "Bringen Sie die Möglichkeiten bei „{label}“ in eine Reihenfolge.",
    "answer.required_matrix": "Beantworten Sie die Zeilen von „{label}“.",
    "answer.required_consent": "Setzen Sie das Häkchen bei „{label}“, um fortzufahren.",
    # Antworten, die Texte sind
    "answer.not_text": "Geben Sie bei „{label}“ einen Text ein.",
    "answer.bad_characters": (
        "„{label}“ enthält Zeichen, die sich nicht speichern lassen. Geben Sie den Text ohne diese Zeichen noch einmal ein."
    ),
    "answer.line_break": "„{label}“ darf nur eine Zeile haben. Entfernen Sie die Zeilenumbrüche.",
    "answer.too_large": "„{label}“ darf höchstens {kilobytes} Kilobyte Text enthalten. Kürzen Sie den Text.",
    "answer.too_short": "„{label}“ braucht mindestens {min} Zeichen.",
    "answer.too_long": "„{label}“ darf höchstens {max} Zeichen haben. Kürzen Sie den Text.",
    "answer.pattern": "„{label}“ hat nicht die erwartete Form. Vergleichen Sie Ihre Angabe mit dem Hinweis.",
    "answer.format": (
        "„{label}“ stimmt nicht: Ein Buchstabe oder eine Ziffer ist falsch oder fehlt. So sieht es richtig aus: {example}."
    ),
    "answer.text_not_taken": "Dieser Text ist bei „{label}“ nicht möglich. Geben Sie einen anderen ein.",
    "answer.too_few_words": "„{label}“ braucht mindestens {min} Wörter.",
    "answer.too_many_words": "„{label}“ darf höchstens {max} Wörter haben. Kürzen Sie den Text.",
    "answer.not_the_same": "Die beiden Adressen bei „{label}“ sind verschieden. Geben Sie zweimal dieselbe ein.",
    "answer.not_an_email": "Geben Sie bei „{label}“ eine E-Mail-Adresse ein, zum Beispiel name@example.org.",
    "answer.email_domain": "Bei „{label}“ sind nur Adressen bei {domains} möglich.",
    "answer.email_domain_denied": "Bei „{label}“ sind Adressen bei {domain} nicht möglich. Geben Sie eine andere ein.",
    "answer.not_a_phone": "Geben Sie bei „{label}“ eine Telefonnummer ein, zum Beispiel +47 22 12 34 56.",
    "answer.phone_country_code": "Beginnen Sie „{label}“ mit + und der Landesvorwahl, zum Beispiel +47 22 12 34 56.",
    "answer.phone_country": "Bei „{label}“ sind nur Nummern aus {countries} möglich.",
    "answer.not_a_url": "Geben Sie bei „{label}“ eine Internetadresse ein, zum Beispiel https://example.org/page.",
    "answer.url_scheme": "„{label}“ muss so beginnen: {schemes}.",
    "answer.url_host": "Bei „{label}“ sind nur Internetadressen bei {hosts} möglich.",
    # Antworten, die Zahlen oder Beträge sind
    "answer.not_a_number": "Geben Sie bei „{label}“ eine Zahl ein, zum Beispiel 1250 oder 12,5.",
    "answer.not_whole": "Geben Sie bei „{label}“ eine ganze Zahl ein, zum Beispiel 12.",
    "answer.number_as_text": "„{label}“ muss eine Zahl sein, kein Text mit einer Zahl. Lassen Sie die Anführungszeichen weg.",
    "answer.number_ambiguous": "„{label}“ lässt sich auf zwei Arten lesen. Schreiben Sie {first} oder {second}.",
    "answer.number_too_large": "Die Zahl bei „{label}“ ist zu groß. Prüfen Sie sie oder wählen Sie eine größere Einheit.",
    "answer.too_many_decimals": "„{label}“ darf höchstens {decimals} Nachkommastellen haben.",
    "answer.too_small": "„{label}“ muss mindestens {min} sein.",
    "answer.too_big": "„{label}“ darf höchstens {max} sein.",
    "answer.step": "„{label}“ muss {start} sein oder um ein Vielfaches von {step} davon abweichen.",
    "answer.not_a_point": "Wählen Sie bei „{label}“ einen Wert von {min} bis {max} aus.",
    "answer.not_money": (
        "Geben Sie bei „{label}“ einen Betrag in der kleinsten Einheit und eine Währung ein, zum Beispiel 1250 und EUR."
    ),
    "answer.currency": "Bei „{label}“ sind nur diese Währungen möglich: {currencies}.",
    # Antworten, die Tage oder Zeiten sind
    "answer.not_a_date": "Geben Sie bei „{label}“ ein Datum mit Jahr, Monat und Tag ein, zum Beispiel 2026-03-31.",
    "answer.not_a_time": "Geben Sie bei „{label}“ eine Uhrzeit ein, zum Beispiel 08:30.",
    "answer.not_a_moment": "Geben Sie bei „{label}“ Datum und Uhrzeit ein, zum Beispiel 2026-03-31 08:30.",
    "answer.too_early": "„{label}“ darf nicht vor {min} liegen.",
    "answer.too_late": "„{label}“ darf nicht nach {max} liegen.",
    "answer.closed_weekday": "Dieser Wochentag ist bei „{label}“ nicht möglich. Wählen Sie einen anderen Tag.",
    "answer.not_a_range": "Geben Sie bei „{label}“ den ersten und den letzten Tag ein.",
    "answer.open_range": "Bei „{label}“ fehlt der erste oder der letzte Tag. Geben Sie beide ein.",
    "answer.range_backwards": "Der letzte Tag bei „{label}“ darf nicht vor dem ersten liegen.",
    "answer.range_too_short": "„{label}“ muss mindestens {min} Tage dauern.",
    "answer.range_too_long": "„{label}“ darf höchstens {max} Tage dauern.",
    # Antworten, die ausgewählt werden oder aus Zeilen bestehen
    "answer.not_a_choice": "Wählen Sie bei „{label}“ eine der Möglichkeiten aus.",
    "answer.not_a_list": "„{label}“ muss eine Liste von Möglichkeiten sein.",
    "answer.exclusive_choice": (
        "Eine der Möglichkeiten, die Sie bei „{label}“ gewählt haben, schließt die anderen aus. Behalten Sie nur diese oder "
        "entfernen Sie sie."
    ),
    "answer.too_few_chosen": "Wählen Sie bei „{label}“ mindestens {min} aus.",
    "answer.too_many_chosen": "Wählen Sie bei „{label}“ höchstens {max} aus.",
    "answer.other_text": "Sagen Sie mit wenigen Worten, was Sie bei „{label}“ meinen, oder wählen Sie eine andere Möglichkeit.",
    "answer.other_too_long": "Ihre eigenen Worte bei „{label}“ dürfen höchstens {max} Zeichen haben. Kürzen Sie den Text.",
    "answer.other_twice": "Bei „{label}“ sind eigene Worte nur einmal möglich. Schreiben Sie alles zusammen.",
    "answer.choice_closed": "Diese Möglichkeit bei „{label}“ passt nicht zu Ihren anderen Antworten. Wählen Sie eine andere.",
    "answer.not_in_dataset": "Wählen Sie bei „{label}“ einen der angebotenen Einträge aus.",
    "answer.not_a_ranking": "Vergeben Sie bei „{label}“ jeden Platz einmal, von 1 an.",
    "answer.same_place": "Zwei Möglichkeiten bei „{label}“ stehen auf demselben Platz. Geben Sie jeder einen eigenen.",
    "answer.ranked_twice": "Eine Möglichkeit bei „{label}“ steht auf zwei Plätzen. Behalten Sie einen davon.",
    "answer.places_open": "Besetzen Sie bei „{label}“ {count} Plätze.",
    "answer.too_many_ranked": "„{label}“ hat {count} Plätze. Lassen Sie die übrigen leer.",
    "answer.not_a_matrix": "„{label}“ braucht für jede Zeile eine Antwort.",
    "answer.rows_open": "„{label}“ braucht in {min} Zeilen eine Antwort. Bei „{row}“ fehlt sie noch.",
    "answer.column_twice": "„{column}“ darf bei „{label}“ nur einmal vorkommen. Ändern Sie eine der Zeilen.",
    "answer.not_yes_or_no": "Beantworten Sie „{label}“ mit Ja oder Nein.",
    "answer.not_a_consent": "„{label}“ kann nur bestätigt oder offengelassen werden.",
    "answer.not_rows": "„{label}“ muss eine Liste von Zeilen sein.",
    "answer.too_few_rows": "Ergänzen Sie „{label}“, bis es mindestens {min} Einträge gibt.",
    "answer.too_many_rows": "„{label}“ darf höchstens {max} Einträge haben. Entfernen Sie einige.",
    "answer.same_row": "Zwei Einträge bei „{label}“ sind gleich. Ändern oder entfernen Sie diesen.",
    # Antworten, die Orte sind
    "answer.not_a_place": "Geben Sie bei „{label}“ Breitengrad und Längengrad ein, zum Beispiel 59.91 und 10.75.",
    "answer.half_a_place": "Bei „{label}“ fehlt der Breitengrad oder der Längengrad. Geben Sie beide ein.",
    "answer.not_a_latitude": "Der Breitengrad bei „{label}“ muss zwischen -90 und 90 Grad liegen.",
    "answer.not_a_longitude": "Der Längengrad bei „{label}“ muss zwischen -180 und 180 Grad liegen.",
    "answer.outside_area": "„{label}“ liegt außerhalb des Gebiets, um das es in diesem Formular geht. Prüfen Sie die Zahlen.",
    "answer.too_inaccurate": (
        "„{label}“ ist nur auf {metres} Meter genau bekannt, nötig sind {max}. Versuchen Sie es im Freien oder geben Sie die "
        "Zahlen ein."
    ),
    # Dateien und Unterschriften
    "answer.not_files": "Die Dateien bei „{label}“ konnten nicht gelesen werden. Wählen Sie sie noch einmal aus.",
    "answer.required_file": "Wählen Sie bei „{label}“ eine Datei aus.",
    "answer.too_few_files": "Wählen Sie bei „{label}“ mindestens {min} Dateien aus.",
    "answer.too_many_files": "Behalten Sie bei „{label}“ höchstens {max} Dateien. Entfernen Sie die anderen.",
    "answer.file_too_large": "„{name}“ ist zu groß für „{label}“. Wählen Sie eine Datei mit höchstens {max}.",
    "answer.files_too_large": "Die Dateien bei „{label}“ sind zusammen zu groß. Erlaubt sind insgesamt {max}.",
    "answer.file_type": "„{name}“ ist bei „{label}“ nicht möglich. Wählen Sie eine Datei von einer dieser Arten: {types}.",
    "answer.file_content": (
        "„{name}“ ist nicht das, was der Dateiname sagt, oder enthält Makros. Speichern Sie die Datei neu, als eine dieser "
        "Arten: {types}."
    ),
    "answer.file_empty": "„{name}“ ist leer. Wählen Sie bei „{label}“ eine andere Datei.",
    "answer.file_lost": (
        "Eine Datei bei „{label}“ ist nicht mehr da oder nicht vollständig angekommen. Wählen Sie sie noch einmal aus."
    ),
    "answer.not_an_image": (
        "„{name}“ lässt sich nicht als Bild lesen. Wählen Sie bei „{label}“ eine Datei der Art JPEG, PNG, WebP oder GIF."
    ),
    "answer.image_too_large": "„{name}“ hat zu viele Bildpunkte. Verkleinern Sie das Bild und wählen Sie es noch einmal aus.",
    "answer.required_signature": "Unterschreiben Sie bei „{label}“: Zeichnen Sie oder geben Sie Ihren Namen ein.",
    "answer.not_a_signature": (
        "Unterschreiben Sie bei „{label}“ noch einmal: Zeichnen Sie oder geben Sie Ihren Namen mit höchstens 200 Zeichen ein."
    ),
    "upload.expired": "Die Zeit für diese Datei ist abgelaufen. Beginnen Sie noch einmal.",
    "upload.too_large": "Die Datei ist größer als {limit} Byte. Mehr nimmt dieses Feld nicht an.",
    "upload.too_many_pieces": "Die Datei kam in zu vielen Teilen an. Senden Sie sie noch einmal.",
    # Alle Antworten zusammen
    "answer.not_an_object": "Die Antworten müssen ein Objekt sein, das Feldnamen Antworten zuordnet.",
    "answer.unknown": "Dieses Formular hat kein Feld „{name}“. Entfernen Sie die Antwort oder berichtigen Sie den Namen.",
    "answer.too_many": "Das Formular nimmt höchstens {limit} Antworten an. Senden Sie weniger.",
    "answer.check_failed": "Diese Antwort passt nicht zu den anderen. Prüfen Sie Ihre Antworten.",
    "answer.rule_failed": "Eine Regel des Formulars bei „{label}“ ließ sich nicht berechnen: {reason}",
    "answer.bad_control": (
        "Das Eingabefeld „{name}“ gehört nicht zu diesem Formular. Öffnen Sie das Formular neu und senden Sie es von dort."
    ),
    # Auf einer Seite
    "page.more_questions": (
        "Aus Ihren Antworten haben sich weitere Fragen ergeben. Sie stehen jetzt auf dieser Seite: Beantworten Sie sie und "
        "machen Sie dann weiter."
    ),
    "page.trap_filled": (
        "Ein unsichtbares Feld war ausgefüllt, vielleicht von Ihrem Browser. Es ist jetzt wieder leer: Senden Sie die Seite ab."
    ),
    "page.outdated": (
        "Das Formular wurde geändert, seit Sie es geöffnet haben. Antworten, die noch passen, sind erhalten: Prüfen Sie die "
        "Seite und senden Sie sie dann ab."
    ),
    "page.saved": (
        "Ihre Antworten sind gespeichert. Bewahren Sie die Adresse dieser Seite auf, um später weiterzumachen. Wer die "
        "Adresse hat, kann die Antworten ändern. "
        "Sie bleiben nach der letzten Änderung {days} Tage lang erhalten."
    ),
    "page.contested": (
        "Auf einem anderen Tab oder Gerät wurden Antworten dieser Seite geändert, seit Sie sie geöffnet haben. Gespeichert "
        "ist, was hier folgt; was Sie eingegeben haben, steht auf dieser Seite. Ändern Sie es bei Bedarf und senden Sie die "
        "Seite noch einmal ab: Es gilt, was hier steht."
    ),
    # Später weitermachen
    "page.link_sent": "Eine E-Mail mit dem Link ist unterwegs. Ihre Adresse wird nicht mit den Antworten gespeichert.",
    "page.bad_email": "An diese Adresse lässt sich keine E-Mail senden. Geben Sie eine Adresse wie name@example.org ein.",
    "page.enough_letters": (
        "Dafür wurden schon E-Mails gesendet. Sehen Sie in Ihrem Postfach nach oder versuchen Sie es in einer Stunde noch einmal."
    ),
    # Wenn viele auf einmal kommen, und am gemeinsamen Gerät
    "page.crowded": (
        "Dieses Formular lässt Ihren Browser etwas rechnen, bevor es Antworten speichert, damit es kein Programm überfluten kann."
    ),
    "page.nothing_lost_yet": (
        "Noch ist nichts gespeichert. Was Sie eingegeben haben und Dateien, die schon angekommen sind, bleiben auf dieser "
        "Seite erhalten."
    ),
    "page.proof_wait": (
        "Wenn von selbst nichts geschieht, warten Sie {seconds} Sekunden und drücken Sie dann auf die Schaltfläche."
    ),
    "page.proof_work": "Ihr Browser rechnet. Die Seite geht in wenigen Sekunden von selbst weiter.",
    "page.idle": "Wenn niemand mehr hier ist, beginnt das Formular in {seconds} Sekunden für die nächste Person von vorn.",
    "page.starts_over": "Das Formular beginnt in {seconds} Sekunden für die nächste Person von vorn.",
    # Anstelle einer Seite
    "page.no_form": "Prüfen Sie die Adresse auf Tippfehler oder fragen Sie die Person, von der Sie die Adresse haben.",
    "page.no_draft": (
        "Die zugehörigen Antworten wurden gelöscht oder die Adresse ist unvollständig. Beginnen Sie unter der Adresse des "
        "Formulars neu."
    ),
    "page.closed": (
        "Es nimmt keine Antworten mehr an. Wenn Sie noch antworten möchten, fragen Sie die Person, von der Sie die Adresse haben."
    ),
    "page.broken_post": "Der Inhalt der Anfrage passt nicht zu seinem Medientyp.",
    "page.not_understood": (
        "Es wurde nichts gespeichert. Gehen Sie zurück, öffnen Sie das Formular neu und senden Sie es von dort."
    ),
    "page.too_large": (
        "Es wurde nichts gespeichert. Gehen Sie zurück, kürzen Sie die längsten Antworten und senden Sie die Seite noch "
        "einmal ab."
    ),
    "page.too_often": "Es wurde nichts gespeichert. Warten Sie eine Minute und senden Sie die Seite dann noch einmal ab.",
    "page.queue_full": (
        "Im Moment kommt mehr an, als bearbeitet werden kann, deshalb wurde nichts gespeichert. Versuchen Sie es in einer "
        "Minute noch einmal."
    ),
    "page.unavailable": "Es wurde nichts gespeichert. Versuchen Sie es in einer Minute noch einmal.",
    "page.failed": (
        "Wir haben den Fehler vermerkt. Versuchen Sie es in einer Minute noch einmal. Wenn es wieder geschieht, sagen Sie es "
        "der Person, von der Sie die Adresse haben."
    ),
    "page.nothing_lost": (
        "Was Sie eingegeben haben, ist auf dieser Seite erhalten: Mit der Schaltfläche unten senden Sie es noch einmal."
    ),
    # Persönliche Links
    "page.link_needed": (
        "Alle, die gefragt werden, haben einen eigenen Link. Öffnen Sie den Link, den Sie bekommen haben, oder bitten Sie um "
        "einen."
    ),
    "page.link_used": (
        "Die Antworten dazu sind schon angekommen. Wenn sie geändert werden müssen, fragen Sie die Person, von der Sie den "
        "Link haben."
    ),
    "page.link_expired": "Die Zeit dafür ist abgelaufen. Bitten Sie die Person, von der Sie den Link haben, um einen neuen.",
    "page.link_revoked": (
        "Der Link wurde zurückgezogen. Fragen Sie die Person, von der Sie ihn haben, ob Ihre Antworten noch gebraucht werden."
    ),
    # Fragen an eine Person
    "page.no_question": (
        "Die Adresse ist unvollständig oder die Frage gibt es nicht mehr. Öffnen Sie den Link in der E-Mail noch einmal."
    ),
    "page.not_needed": (
        "Die Frage ist schon beantwortet oder die Zeit dafür ist abgelaufen. Es wurde nichts gespeichert. Mehr dazu steht "
        "hinter dem Link in der E-Mail."
    ),
    "page.decided_for_you": "Jemand aus dem Team, das gefragt hat, hat das für Sie eingetragen.",
    "page.decide_once": "Sie können einmal entscheiden. Was Sie schreiben, wird mit Ihrer Entscheidung gespeichert.",
    "page.comment_too_long": "Der Kommentar hat mehr als {limit} Zeichen. Kürzen Sie ihn und entscheiden Sie dann.",
    "page.no_decision": "Wählen Sie aus, ob Sie zustimmen oder ablehnen.",
    "page.decision_kept": "Ihre Entscheidung wurde gespeichert: {moment}.",
    "page.answers_kept": "Ihre Antworten wurden gespeichert: {moment}.",
    "page.others_missing": "Die Sache ist noch nicht entschieden: Andere müssen noch antworten.",
    "page.was_approved": "Zugestimmt wurde am {moment}.",
    "page.was_rejected": "Abgelehnt wurde am {moment}.",
    "page.was_answered": "Die Antworten kamen von jemand anderem, am {moment}.",
    "page.was_expired": "Die Zeit für eine Antwort endete am {moment}.",
    "page.was_withdrawn": "Seit dem {moment} wird keine Antwort mehr gebraucht.",
    "page.nothing_changed": "Was Sie jetzt gesendet haben, hat nichts geändert.",
    # Briefe
    "letter.asks_approval": "{organisation} bittet Sie, dem Folgenden zuzustimmen oder es abzulehnen.",
    "letter.asks_answers": "{organisation} bittet Sie, ein Formular auszufüllen.",
    "letter.reminds": "Dies ist eine Erinnerung: Ihre Antwort fehlt noch.",
    "letter.decide_here": "Unter diesem Link lesen Sie alles und entscheiden.",
    "letter.answer_here": "Unter diesem Link finden Sie das Formular.",
    "letter.until": "Sie haben Zeit bis zum {moment}.",
    "letter.personal": "Der Link ist nur für Sie: Wer ihn hat, kann in Ihrem Namen antworten.",
    "letter.go_on": "Hier ist der Link zu Ihren Antworten auf „{form}“. Sie sind noch nicht abgesendet.",
    "letter.go_on_subject": "Ihr Link: {form}",
    "letter.received": (
        "Ihre Antworten auf „{form}“ sind angekommen: {moment}. Ihr Aktenzeichen ist {reference}. Dies ist eine Kopie."
    ),
    "letter.received_subject": "Angekommen: {form}",
}
