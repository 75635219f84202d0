"""What respondents read, in Polish."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # Answers that are missing
    "answer.required": "Wpisz odpowiedź w polu „{label}”.",
    "answer.required_choice": "Wybierz odpowiedź w polu „{label}”.",
    "answer.required_ranking": "Uporządkuj odpowiedzi w polu „{label}”.",
    "answer.required_matrix": "Odpowiedz w wierszach pola „{label}”.",
    "answer.required_consent": "Zaznacz pole „{label}”, aby przejść dalej.",
    # Answers that are texts
    "answer.not_text": "Wpisz tekst w polu „{label}”.",
    "answer.bad_characters": "Pole „{label}” zawiera znaki, których nie można zapisać. Wpisz tekst ponownie bez nich.",
    "answer.line_break": "W polu „{label}” mieści się tylko jeden wiersz. Usuń podziały wierszy.",
    "answer.too_large": "Tekst w polu „{label}” jest za długi. Największy rozmiar: {kilobytes} kB. Skróć go.",
    "answer.too_short": "Tekst w polu „{label}” jest za krótki. Najmniejsza liczba znaków: {min}.",
    "answer.too_long": "Tekst w polu „{label}” jest za długi. Największa liczba znaków: {max}. Skróć go.",
    "answer.pattern": "Odpowiedź w polu „{label}” ma inną postać, niż oczekujemy. Porównaj ją ze wskazówką.",
    "answer.format": (
        "Odpowiedź w polu „{label}” jest nieprawidłowa: brakuje litery lub cyfry albo jest w niej błąd. Przykład: {example}."
    ),
    "answer.text_not_taken": "Nie możemy przyjąć tego tekstu w polu „{label}”. Wpisz inny.",
    "answer.too_few_words": "Tekst w polu „{label}” jest za krótki. Najmniejsza liczba słów: {min}.",
    "answer.too_many_words": "Tekst w polu „{label}” jest za długi. Największa liczba słów: {max}. Skróć go.",
    "answer.not_the_same": "Dwa adresy w polu „{label}” różnią się. Wpisz dwa razy ten sam.",
    "answer.not_an_email": "Wpisz w polu „{label}” adres e-mail, na przykład name@example.org.",
    "answer.email_domain": "W polu „{label}” można podać tylko adres w domenie: {domains}.",
    "answer.email_domain_denied": "W polu „{label}” nie można podać adresu w domenie {domain}. Wpisz inny.",
    "answer.not_a_phone": "Wpisz w polu „{label}” numer telefonu, na przykład +47 22 12 34 56.",
    "answer.phone_country_code": (
        "Zacznij numer w polu „{label}” od znaku + i numeru kierunkowego kraju, na przykład +47 22 12 34 56."
    ),
    "answer.phone_country": "W polu „{label}” można podać tylko numer z tych krajów: {countries}.",
    "answer.not_a_url": "Wpisz w polu „{label}” adres internetowy, na przykład https://example.org/page.",
    "answer.url_scheme": "Adres w polu „{label}” musi zaczynać się od: {schemes}.",
    "answer.url_host": "W polu „{label}” można podać tylko adres w witrynie: {hosts}.",
    # Answers that are numbers or money
    "answer.not_a_number": "Wpisz w polu „{label}” liczbę, na przykład 1250 lub 12,5.",
    "answer.not_whole": "Wpisz w polu „{label}” liczbę całkowitą, na przykład 12.",
    "answer.number_as_text": "Wpisz w polu „{label}” liczbę, a nie tekst, który ją zawiera. Usuń cudzysłów.",
    "answer.number_ambiguous": "Liczbę w polu „{label}” można odczytać na dwa sposoby. Wpisz {first} lub {second}.",
    "answer.number_too_large": "Liczba w polu „{label}” jest za duża. Sprawdź ją albo użyj większej jednostki.",
    "answer.too_many_decimals": (
        "Liczba w polu „{label}” ma za dużo cyfr po przecinku. Największa liczba tych cyfr: {decimals}."
    ),
    "answer.too_small": "Wartość w polu „{label}” jest za mała. Najmniejsza możliwa: {min}.",
    "answer.too_big": "Wartość w polu „{label}” jest za duża. Największa możliwa: {max}.",
    "answer.step": "Wartość w polu „{label}” musi wynosić {start} lub różnić się od niej o wielokrotność {step}.",
    "answer.not_a_point": "Wybierz w polu „{label}” punkt od {min} do {max}.",
    "answer.not_money": "Wpisz w polu „{label}” kwotę w najmniejszej jednostce i walutę, na przykład 1250 i EUR.",
    "answer.currency": "Wybierz w polu „{label}” jedną z tych walut: {currencies}.",
    # Answers that are dates or times
    "answer.not_a_date": "Wpisz w polu „{label}” datę: rok, miesiąc i dzień, na przykład 2026-03-31.",
    "answer.not_a_time": "Wpisz w polu „{label}” godzinę, na przykład 08:30.",
    "answer.not_a_moment": "Wpisz w polu „{label}” datę i godzinę, na przykład 2026-03-31 08:30.",
    "answer.too_early": "Termin w polu „{label}” jest za wczesny. Najwcześniejszy możliwy: {min}.",
    "answer.too_late": "Termin w polu „{label}” jest za późny. Najpóźniejszy możliwy: {max}.",
    "answer.closed_weekday": "W polu „{label}” nie można wybrać tego dnia tygodnia. Wybierz inny.",
    "answer.not_a_range": "Wpisz w polu „{label}” pierwszy i ostatni dzień.",
    "answer.open_range": "Wpisz zarówno pierwszy, jak i ostatni dzień w polu „{label}”.",
    "answer.range_backwards": "Ostatni dzień w polu „{label}” nie może być wcześniejszy niż pierwszy.",
    "answer.range_too_short": "Okres w polu „{label}” jest za krótki. Najmniejsza liczba dni: {min}.",
    "answer.range_too_long": "Okres w polu „{label}” jest za długi. Największa liczba dni: {max}.",
    # Answers that are choices or rows
    "answer.not_a_choice": "Wybierz jedną z podanych odpowiedzi w polu „{label}”.",
    "answer.not_a_list": "W polu „{label}” należy podać listę wybranych odpowiedzi.",
    "answer.exclusive_choice": (
        "Jedna z odpowiedzi wybranych w polu „{label}” wyklucza pozostałe. Zostaw tylko ją albo ją usuń."
    ),
    "answer.too_few_chosen": "W polu „{label}” wybrano za mało odpowiedzi. Najmniejsza liczba: {min}.",
    "answer.too_many_chosen": "W polu „{label}” wybrano za dużo odpowiedzi. Największa liczba: {max}.",
    "answer.other_text": "Napisz w kilku słowach, o co chodzi w polu „{label}”, albo wybierz inną odpowiedź.",
    "answer.other_too_long": (
        "Twoja własna odpowiedź w polu „{label}” jest za długa. Największa liczba znaków: {max}. Skróć ją."
    ),
    "answer.other_twice": "W polu „{label}” można raz odpowiedzieć własnymi słowami. Napisz wszystko razem.",
    "answer.choice_closed": "Ta odpowiedź w polu „{label}” nie pasuje do pozostałych. Wybierz inną.",
    "answer.not_in_dataset": "Wybierz jedną z pozycji podanych w polu „{label}”.",
    "answer.not_a_ranking": "Przypisz każde miejsce w polu „{label}” jednej odpowiedzi, zaczynając od 1.",
    "answer.same_place": "Dwie odpowiedzi w polu „{label}” mają to samo miejsce. Każdej przypisz inne.",
    "answer.ranked_twice": "Jedna odpowiedź w polu „{label}” zajmuje dwa miejsca. Zostaw jedno z nich.",
    "answer.places_open": "W polu „{label}” są jeszcze puste miejsca. Liczba miejsc do wypełnienia: {count}.",
    "answer.too_many_ranked": "W polu „{label}” wypełniono za dużo miejsc. Liczba miejsc: {count}. Pozostałe zostaw puste.",
    "answer.not_a_matrix": "Podaj jedną odpowiedź w każdym wierszu pola „{label}”.",
    "answer.rows_open": (
        "W polu „{label}” brakuje odpowiedzi. Najmniejsza liczba wierszy z odpowiedzią: {min}. Wiersz bez odpowiedzi: „{row}”."
    ),
    "answer.column_twice": "W polu „{label}” można wybrać „{column}” tylko raz. Zmień jeden z wierszy.",
    "answer.not_yes_or_no": "Odpowiedz w polu „{label}”: tak lub nie.",
    "answer.not_a_consent": "W polu „{label}” można tylko wyrazić zgodę lub pozostawić je puste.",
    "answer.not_rows": "W polu „{label}” należy podać listę wierszy.",
    "answer.too_few_rows": "Dodaj więcej wpisów w polu „{label}”. Najmniejsza liczba wpisów: {min}.",
    "answer.too_many_rows": "W polu „{label}” jest za dużo wpisów. Największa liczba wpisów: {max}. Usuń nadmiarowe.",
    "answer.same_row": "Dwa wpisy w polu „{label}” są takie same. Zmień lub usuń ten wpis.",
    # Answers that are places
    "answer.not_a_place": "Wpisz w polu „{label}” szerokość i długość geograficzną w stopniach, na przykład 59,91 i 10,75.",
    "answer.half_a_place": "Wpisz zarówno szerokość, jak i długość geograficzną w polu „{label}”.",
    "answer.not_a_latitude": "Szerokość geograficzna w polu „{label}” musi mieścić się między -90 a 90 stopni.",
    "answer.not_a_longitude": "Długość geograficzna w polu „{label}” musi mieścić się między -180 a 180 stopni.",
    "answer.outside_area": "Położenie w polu „{label}” leży poza obszarem, którego dotyczy formularz. Sprawdź współrzędne.",
    "answer.too_inaccurate": (
        "Położenie w polu „{label}” jest za mało dokładne: {metres} m, a potrzeba {max} m. Spróbuj na zewnątrz albo "
        "wpisz współrzędne."
    ),
    # All answers together
    "answer.not_an_object": "Odpowiedzi muszą być jednym obiektem łączącym nazwy pól z odpowiedziami.",
    "answer.unknown": "W tym formularzu nie ma pola „{name}”. Usuń odpowiedź albo popraw nazwę.",
    "answer.too_many": "Wysłano za dużo odpowiedzi. Największa liczba odpowiedzi: {limit}. Wyślij ich mniej.",
    "answer.check_failed": "Ta odpowiedź nie zgadza się z pozostałymi. Sprawdź je.",
    "answer.rule_failed": "Nie udało się obliczyć reguły formularza w polu „{label}”: {reason}",
    "answer.bad_control": "Element „{name}” nie należy do tego formularza. Otwórz formularz ponownie i stamtąd go wyślij.",
    # Answers
    "answer.not_files": "Nie udało się odczytać plików w polu „{label}”. Wybierz je ponownie.",
    "answer.required_file": "Wybierz plik w polu „{label}”.",
    "answer.too_few_files": "W polu „{label}” jest za mało plików. Najmniejsza liczba plików: {min}.",
    "answer.too_many_files": "W polu „{label}” jest za dużo plików. Największa liczba plików: {max}. Usuń pozostałe.",
    "answer.file_too_large": "Plik „{name}” jest za duży dla pola „{label}”. Największy rozmiar: {max}. Wybierz mniejszy plik.",
    "answer.files_too_large": "Pliki w polu „{label}” są łącznie za duże. Największy łączny rozmiar: {max}.",
    "answer.file_type": "Nie możemy przyjąć pliku „{name}” w polu „{label}”. Wybierz plik jednego z tych typów: {types}.",
    "answer.file_content": (
        "Zawartość pliku „{name}” nie zgadza się z jego nazwą albo zawiera makra. Zapisz go ponownie jako jeden z typów: {types}."
    ),
    "answer.file_empty": "Plik „{name}” jest pusty. Wybierz inny plik w polu „{label}”.",
    "answer.file_lost": "Jednego z plików w polu „{label}” już tu nie ma albo nie dotarł w całości. Wybierz go ponownie.",
    "answer.not_an_image": "Nie można odczytać „{name}” jako obrazu. Wybierz plik JPEG, PNG, WebP lub GIF w polu „{label}”.",
    "answer.image_too_large": "Obraz „{name}” ma za dużo pikseli. Zmniejsz go i wybierz ponownie.",
    "answer.required_signature": "Podpisz się w polu „{label}”: narysuj podpis albo wpisz imię i nazwisko.",
    "answer.not_a_signature": (
        "Podpisz się ponownie w polu „{label}”: narysuj podpis albo wpisz imię i nazwisko, najwyżej 200 znaków."
    ),
    # Sending pieces
    "upload.too_large": "Plik jest za duży dla tego pola. Największy rozmiar w bajtach: {limit}.",
    "upload.too_many_pieces": "Plik nadszedł w zbyt wielu częściach. Wyślij go ponownie w większych.",
    "upload.expired": "Czas na przesłanie tego pliku minął. Zacznij od nowa.",
    # Saving
    "page.contested": (
        "Od chwili otwarcia tej strony odpowiedzi zmieniono w innej karcie lub na innym urządzeniu. Poniżej jest to, co "
        "tam zapisano; to, co wpisano tutaj, pozostało na stronie. Popraw odpowiedzi, jeśli chcesz, i wyślij stronę "
        "ponownie: liczy się to, co jest tutaj."
    ),
    # Coming back later
    "page.link_sent": "List z linkiem jest w drodze. Adresu, na który go wysłano, nie przechowujemy razem z odpowiedziami.",
    "page.bad_email": "Na ten adres e-mail nie można wysłać listu. Wpisz adres w postaci name@example.org.",
    "page.enough_letters": "Listy w tej sprawie zostały już wysłane. Sprawdź skrzynkę albo spróbuj ponownie za godzinę.",
    "letter.go_on": "Oto link do Twoich odpowiedzi w formularzu „{form}”. Nie zostały jeszcze wysłane.",
    "letter.go_on_subject": "Twój link: {form}",
    "letter.received": (
        "Twoje odpowiedzi w formularzu „{form}” dotarły {moment}. Numer zgłoszenia: {reference}. To jest ich kopia."
    ),
    "letter.received_subject": "Otrzymano: {form}",
    # Personal links
    "page.link_needed": "Każda zaproszona osoba ma własny link. Otwórz ten, który przysłano Tobie, albo o niego poproś.",
    "page.link_used": (
        "Odpowiedzi, do których służył ten link, już dotarły. Jeśli trzeba je zmienić, skontaktuj się z nadawcą linku."
    ),
    "page.link_expired": "Ten link stracił ważność. Poproś nadawcę o nowy.",
    "page.link_revoked": "Nadawca wycofał ten link. Zapytaj, czy Twoje odpowiedzi są jeszcze potrzebne.",
    # On a page
    "page.more_questions": (
        "Po Twoich odpowiedziach pojawiły się kolejne pytania. Są teraz na tej stronie: odpowiedz na nie i przejdź dalej."
    ),
    "page.trap_filled": (
        "Wypełnione zostało pole niewidoczne dla ludzi, być może przez przeglądarkę. Jest już puste: wyślij stronę ponownie."
    ),
    "page.outdated": (
        "Formularz zmienił się od chwili, gdy został otwarty. Zachowaliśmy odpowiedzi, które nadal pasują: sprawdź "
        "stronę i ją wyślij."
    ),
    "page.saved": (
        "Twoje odpowiedzi są zapisane. Zachowaj adres tej strony, aby dokończyć później. Kto zna ten adres, może zmienić "
        "odpowiedzi. "
        "Przechowujemy je przez {days} dni od ostatniej zmiany."
    ),
    # Instead of a page
    "page.no_form": "Sprawdź, czy w adresie nie ma literówki, albo zapytaj osobę, która go przysłała.",
    "page.no_draft": "Zapisane odpowiedzi usunięto albo adres jest niepełny. Zacznij od nowa pod adresem formularza.",
    "page.closed": (
        "Formularz nie przyjmuje już odpowiedzi. Zapytaj osobę, która przysłała adres, czy Twoja jest jeszcze potrzebna."
    ),
    "page.broken_post": "Treść żądania nie odpowiada podanemu typowi.",
    "page.not_understood": "Nic nie zapisano. Wróć do formularza, otwórz go ponownie i stamtąd wyślij.",
    "page.too_large": "Nic nie zapisano. Wróć, skróć najdłuższe odpowiedzi i wyślij stronę ponownie.",
    "page.too_often": "Nic nie zapisano. Odczekaj minutę i wyślij stronę ponownie.",
    "page.queue_full": (
        "Napłynęło więcej, niż możemy przetworzyć, dlatego nic nie zapisano. Odczekaj minutę i spróbuj ponownie."
    ),
    "page.unavailable": "Nic nie zapisano. Odczekaj minutę i spróbuj ponownie.",
    "page.failed": (
        "Odnotowaliśmy ten błąd. Spróbuj ponownie za minutę, a jeśli się powtórzy, powiadom osobę, która przysłała adres."
    ),
    "page.nothing_lost": "Wpisana treść jest zachowana na tej stronie: poniższy przycisk wyśle ją ponownie.",
    # Crowds
    "page.crowded": (
        "Zanim formularz zapisze odpowiedzi, zleca przeglądarce niewielką pracę, aby żaden program nie mógł go nimi zalać."
    ),
    "page.nothing_lost_yet": "Nic jeszcze nie zapisano. Wpisana treść i pliki, które już dotarły, pozostają na tej stronie.",
    "page.proof_wait": "Jeśli nic się samo nie dzieje, odczekaj {seconds} s i naciśnij przycisk.",
    "page.proof_work": "Przeglądarka pracuje. Strona sama przejdzie dalej za kilka sekund.",
    "page.idle": "Jeśli nikogo już tu nie ma, formularz zacznie się od nowa dla następnej osoby za {seconds} s.",
    "page.starts_over": "Formularz zacznie się od nowa dla następnej osoby za {seconds} s.",
    # Letters
    "letter.asks_approval": "{organisation} prosi o zatwierdzenie lub odrzucenie poniższej sprawy.",
    "letter.asks_answers": "{organisation} prosi o wypełnienie formularza.",
    "letter.reminds": "To jest przypomnienie: nadal czekamy na Twoją odpowiedź.",
    "letter.decide_here": "Zapoznaj się z całością i podejmij decyzję na stronie pod tym linkiem.",
    "letter.answer_here": "Formularz znajduje się pod tym linkiem.",
    "letter.until": "Termin: {moment}.",
    "letter.personal": "Link jest tylko dla Ciebie: kto go ma, może odpowiedzieć w Twoim imieniu.",
    # Pages
    "page.no_question": "Adres jest niepełny albo tego, o co pytano, już nie ma. Otwórz ponownie link z listu.",
    "page.not_needed": (
        "Na pytanie już odpowiedziano albo minął termin. Nic nie zapisano. Więcej dowiesz się, otwierając link z listu."
    ),
    "page.decided_for_you": "Wpisała to za Ciebie osoba z zespołu, który o to prosił.",
    "page.decide_once": "Decyzję można podjąć tylko raz. Komentarz zostanie zapisany razem z decyzją.",
    "page.comment_too_long": "Komentarz jest za długi. Największa liczba znaków: {limit}. Skróć go, a potem podejmij decyzję.",
    "page.no_decision": "Wybierz: zatwierdzam lub odrzucam.",
    "page.decision_kept": "Twoją decyzję zapisano: {moment}.",
    "page.answers_kept": "Twoje odpowiedzi zapisano: {moment}.",
    "page.others_missing": "Sprawa nie jest jeszcze rozstrzygnięta: inni muszą dopiero podjąć decyzję.",
    "page.was_approved": "Zatwierdzono: {moment}.",
    "page.was_rejected": "Odrzucono: {moment}.",
    "page.was_answered": "Odpowiedzi nadeszły od kogoś innego: {moment}.",
    "page.was_expired": "Termin odpowiedzi minął: {moment}.",
    "page.was_withdrawn": "Osoba prosząca nie potrzebuje już odpowiedzi. Wycofano prośbę: {moment}.",
    "page.nothing_changed": "To, co teraz wysłano, niczego nie zmieniło.",
}
