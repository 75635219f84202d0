"""Ce que lisent les personnes qui remplissent des formulaires."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # Réponses qui manquent
    "answer.required": "Répondez à « {label} ».",
    "answer.required_choice": "Choisissez une réponse pour « {label} ».",
    "answer.required_ranking": "Classez les choix de « {label} ».",
    "answer.required_matrix": "Répondez aux lignes de « {label} ».",
    "answer.required_consent": "Cochez la case « {label} » pour continuer.",
    # Réponses qui sont des textes
    "answer.not_text": "Saisissez un texte pour « {label} ».",
    "answer.bad_characters": (
        "« {label} » contient des caractères qui ne peuvent pas être enregistrés. Saisissez à nouveau le texte sans ces "
        "caractères."
    ),
    "answer.line_break": "« {label} » doit tenir sur une seule ligne. Supprimez les retours à la ligne.",
    "answer.too_large": "« {label} » peut contenir {kilobytes} kilo-octets de texte au maximum. Raccourcissez-le.",
    "answer.too_short": "« {label} » doit avoir au moins {min} caractères.",
    "answer.too_long": "« {label} » peut avoir {max} caractères au maximum. Raccourcissez le texte.",
    "answer.pattern": "« {label} » n’a pas la forme attendue. Comparez votre réponse avec l’indication.",
    "answer.format": (
        "« {label} » n’est pas correct : une lettre ou un chiffre est faux ou manque. Voici un exemple : {example}."
    ),
    "answer.text_not_taken": "Ce texte n’est pas accepté pour « {label} ». Saisissez-en un autre.",
    "answer.too_few_words": "« {label} » doit avoir au moins {min} mots.",
    "answer.too_many_words": "« {label} » peut avoir {max} mots au maximum. Raccourcissez le texte.",
    "answer.not_the_same": "Les deux adresses de « {label} » sont différentes. Saisissez deux fois la même.",
    "answer.not_an_email": "Saisissez une adresse e-mail pour « {label} », par exemple name@example.org.",
    "answer.email_domain": "« {label} » doit être une adresse chez {domains}.",
    "answer.email_domain_denied": "« {label} » ne peut pas être une adresse chez {domain}. Saisissez-en une autre.",
    "answer.not_a_phone": "Saisissez un numéro de téléphone pour « {label} », par exemple +47 22 12 34 56.",
    "answer.phone_country_code": "Commencez « {label} » par + et l’indicatif du pays, par exemple +47 22 12 34 56.",
    "answer.phone_country": "« {label} » doit être un numéro de l’un de ces pays : {countries}.",
    "answer.not_a_url": "Saisissez une adresse web pour « {label} », par exemple https://example.org/page.",
    "answer.url_scheme": "« {label} » doit commencer par : {schemes}.",
    "answer.url_host": "« {label} » doit être une adresse web chez {hosts}.",
    # Réponses qui sont des nombres ou des montants
    "answer.not_a_number": "Saisissez un nombre pour « {label} », par exemple 1250 ou 12,5.",
    "answer.not_whole": "Saisissez un nombre entier pour « {label} », par exemple 12.",
    "answer.number_as_text": "« {label} » doit être un nombre, pas un texte qui en contient un. Supprimez les guillemets.",
    "answer.number_ambiguous": "« {label} » peut se lire de deux façons. Écrivez {first} ou {second}.",
    "answer.number_too_large": (
        "Le nombre saisi pour « {label} » est trop grand. Vérifiez-le ou utilisez une unité plus grande."
    ),
    "answer.too_many_decimals": "« {label} » peut avoir {decimals} chiffres au maximum après la virgule.",
    "answer.too_small": "« {label} » doit être au minimum {min}.",
    "answer.too_big": "« {label} » doit être au maximum {max}.",
    "answer.step": "« {label} » doit être {start} ou s’en écarter d’un multiple de {step}.",
    "answer.not_a_point": "Choisissez une valeur de {min} à {max} pour « {label} ».",
    "answer.not_money": (
        "Saisissez pour « {label} » un montant dans la plus petite unité et une devise, par exemple 1250 et EUR."
    ),
    "answer.currency": "« {label} » doit être dans l’une de ces devises : {currencies}.",
    # Réponses qui sont des dates ou des heures
    "answer.not_a_date": "Saisissez une date pour « {label} », avec l’année, le mois et le jour, par exemple 2026-03-31.",
    "answer.not_a_time": "Saisissez une heure pour « {label} », par exemple 08:30.",
    "answer.not_a_moment": "Saisissez une date et une heure pour « {label} », par exemple 2026-03-31 08:30.",
    "answer.too_early": "« {label} » ne doit pas être avant {min}.",
    "answer.too_late": "« {label} » ne doit pas être après {max}.",
    "answer.closed_weekday": "Ce jour de la semaine n’est pas possible pour « {label} ». Choisissez un autre jour.",
    "answer.not_a_range": "Saisissez le premier et le dernier jour pour « {label} ».",
    "answer.open_range": "Il manque le premier ou le dernier jour pour « {label} ». Saisissez les deux.",
    "answer.range_backwards": "Le dernier jour de « {label} » ne doit pas être avant le premier.",
    "answer.range_too_short": "« {label} » doit durer au moins {min} jours.",
    "answer.range_too_long": "« {label} » peut durer {max} jours au maximum.",
    # Réponses qui sont des choix ou des lignes
    "answer.not_a_choice": "Choisissez l’une des réponses proposées pour « {label} ».",
    "answer.not_a_list": "« {label} » doit être une liste de choix.",
    "answer.exclusive_choice": "L’un de vos choix pour « {label} » exclut les autres. Gardez-le seul ou retirez-le.",
    "answer.too_few_chosen": "Choisissez au moins {min} réponses pour « {label} ».",
    "answer.too_many_chosen": "Choisissez {max} réponses au maximum pour « {label} ».",
    "answer.other_text": "Précisez en quelques mots votre réponse à « {label} », ou faites un autre choix.",
    "answer.other_too_long": "Votre texte libre pour « {label} » peut avoir {max} caractères au maximum. Raccourcissez-le.",
    "answer.other_twice": "« {label} » n’accepte qu’un seul texte libre. Réunissez vos réponses.",
    "answer.choice_closed": "Ce choix pour « {label} » ne va pas avec vos autres réponses. Faites-en un autre.",
    "answer.not_in_dataset": "Choisissez l’une des entrées proposées pour « {label} ».",
    "answer.not_a_ranking": "Attribuez chaque rang de « {label} » à un seul choix, à partir de 1.",
    "answer.same_place": "Deux choix de « {label} » ont le même rang. Donnez à chacun le sien.",
    "answer.ranked_twice": "Un choix de « {label} » occupe deux rangs. Gardez-en un seul.",
    "answer.places_open": "Attribuez {count} rangs pour « {label} ».",
    "answer.too_many_ranked": "« {label} » a {count} rangs. Laissez les autres choix sans rang.",
    "answer.not_a_matrix": "« {label} » demande une réponse pour chaque ligne.",
    "answer.rows_open": "« {label} » demande une réponse dans {min} lignes. Il en manque une à « {row} ».",
    "answer.column_twice": "« {column} » ne peut être choisi qu’une fois dans « {label} ». Modifiez l’une des lignes.",
    "answer.not_yes_or_no": "Répondez par oui ou par non à « {label} ».",
    "answer.not_a_consent": "« {label} » peut seulement être accepté ou laissé sans réponse.",
    "answer.not_rows": "« {label} » doit être une liste de lignes.",
    "answer.too_few_rows": "Complétez « {label} » pour avoir au moins {min} entrées.",
    "answer.too_many_rows": "« {label} » peut avoir {max} entrées au maximum. Retirez-en.",
    "answer.same_row": "Deux entrées de « {label} » sont identiques. Modifiez ou retirez celle-ci.",
    # Réponses qui sont des lieux
    "answer.not_a_place": "Saisissez une latitude et une longitude en degrés pour « {label} », par exemple 59.91 et 10.75.",
    "answer.half_a_place": "Il manque la latitude ou la longitude de « {label} ». Saisissez les deux.",
    "answer.not_a_latitude": "La latitude de « {label} » doit être comprise entre -90 et 90 degrés.",
    "answer.not_a_longitude": "La longitude de « {label} » doit être comprise entre -180 et 180 degrés.",
    "answer.outside_area": "« {label} » se trouve en dehors de la zone concernée par ce formulaire. Vérifiez les nombres.",
    "answer.too_inaccurate": (
        "La position de « {label} » est connue à {metres} mètres près, il en faut {max}. Essayez à l’extérieur ou saisissez "
        "les nombres."
    ),
    # Fichiers et signatures
    "answer.not_files": "Les fichiers de « {label} » n’ont pas pu être lus. Choisissez-les à nouveau.",
    "answer.required_file": "Choisissez un fichier pour « {label} ».",
    "answer.too_few_files": "Choisissez au moins {min} fichiers pour « {label} ».",
    "answer.too_many_files": "Gardez {max} fichiers au maximum pour « {label} ». Retirez les autres.",
    "answer.file_too_large": "« {name} » est trop volumineux pour « {label} ». Choisissez un fichier de {max} au maximum.",
    "answer.files_too_large": "Les fichiers de « {label} » sont trop volumineux ensemble. Le maximum est de {max} en tout.",
    "answer.file_type": "« {name} » n’est pas accepté pour « {label} ». Choisissez un fichier de l’un de ces types : {types}.",
    "answer.file_content": (
        "« {name} » ne correspond pas à ce que dit son nom, ou contient des macros. Enregistrez-le à nouveau dans l’un de "
        "ces types : {types}."
    ),
    "answer.file_empty": "« {name} » est vide. Choisissez un autre fichier pour « {label} ».",
    "answer.file_lost": "Un fichier de « {label} » n’est plus là ou n’est pas arrivé en entier. Choisissez-le à nouveau.",
    "answer.not_an_image": (
        "« {name} » ne peut pas être lu comme une image. Choisissez un fichier JPEG, PNG, WebP ou GIF pour « {label} »."
    ),
    "answer.image_too_large": "« {name} » a trop de pixels. Réduisez l’image et choisissez-la à nouveau.",
    "answer.required_signature": "Signez à « {label} » : dessinez votre signature ou saisissez votre nom.",
    "answer.not_a_signature": (
        "Signez à nouveau à « {label} » : dessinez votre signature ou saisissez votre nom en 200 caractères au maximum."
    ),
    "upload.expired": "Le délai pour ce fichier est dépassé. Recommencez.",
    "upload.too_large": "Le fichier dépasse {limit} octets, le maximum accepté ici.",
    "upload.too_many_pieces": "Le fichier est arrivé en trop de morceaux. Envoyez-le à nouveau.",
    # Toutes les réponses ensemble
    "answer.not_an_object": "Les réponses doivent former un objet qui associe des noms de champs à des réponses.",
    "answer.unknown": "Ce formulaire n’a pas de champ « {name} ». Retirez la réponse ou corrigez son nom.",
    "answer.too_many": "Le formulaire accepte {limit} réponses au maximum. Envoyez-en moins.",
    "answer.check_failed": "Cette réponse ne s’accorde pas avec les autres. Vérifiez vos réponses.",
    "answer.rule_failed": "Une règle du formulaire n’a pas pu être calculée pour « {label} » : {reason}",
    "answer.bad_control": (
        "L’élément « {name} » ne fait pas partie de ce formulaire. Ouvrez à nouveau le formulaire et envoyez-le de là."
    ),
    # Sur une page
    "page.more_questions": "Vos réponses ont fait apparaître d’autres questions sur cette page : répondez-y, puis continuez.",
    "page.trap_filled": (
        "Un champ invisible a été rempli, peut-être par votre navigateur. Il est de nouveau vide : envoyez la page."
    ),
    "page.outdated": (
        "Le formulaire a changé depuis que vous l’avez ouvert. Les réponses encore valables sont conservées : vérifiez la "
        "page, puis envoyez-la."
    ),
    "page.saved": (
        "Vos réponses sont enregistrées. Gardez l’adresse de cette page pour continuer plus tard. Toute personne qui a cette "
        "adresse peut modifier les réponses. "
        "Elles sont conservées {days} jours après la dernière modification."
    ),
    "page.contested": (
        "Un autre onglet ou appareil a modifié des réponses de cette page depuis que vous l’avez ouverte. Ce qui suit est "
        "enregistré ; ce que vous avez saisi figure sur cette page. Corrigez-le si besoin, puis envoyez à nouveau : c’est ce "
        "qui figure ici qui compte."
    ),
    # Continuer plus tard
    "page.link_sent": "Un e-mail avec le lien est en route. Votre adresse n’est pas conservée avec vos réponses.",
    "page.bad_email": "Aucun e-mail ne peut être envoyé à cette adresse. Saisissez-la sous la forme name@example.org.",
    "page.enough_letters": (
        "Des e-mails ont déjà été envoyés pour ces réponses. Regardez dans votre messagerie ou réessayez dans une heure."
    ),
    # Quand beaucoup de réponses arrivent, et sur un appareil partagé
    "page.crowded": (
        "Ce formulaire demande un peu de calcul à votre navigateur avant d’enregistrer les réponses, pour qu’aucun programme "
        "ne puisse le submerger."
    ),
    "page.nothing_lost_yet": (
        "Rien n’est encore enregistré. Ce que vous avez saisi et les fichiers déjà arrivés sont conservés sur cette page."
    ),
    "page.proof_wait": "S’il ne se passe rien, attendez {seconds} secondes, puis appuyez sur le bouton.",
    "page.proof_work": "Votre navigateur calcule. La page continue d’elle-même dans quelques secondes.",
    "page.idle": "S’il n’y a plus personne, le formulaire recommence pour la personne suivante dans {seconds} secondes.",
    "page.starts_over": "Le formulaire recommence pour la personne suivante dans {seconds} secondes.",
    # À la place d’une page
    "page.no_form": (
        "Vérifiez que l’adresse ne contient pas de faute de frappe, ou demandez à la personne qui vous l’a envoyée."
    ),
    "page.no_draft": (
        "Les réponses correspondantes ont été effacées ou l’adresse est incomplète. Recommencez à l’adresse du formulaire."
    ),
    "page.closed": (
        "Il n’accepte plus de réponses. Si vous souhaitez encore répondre, demandez à la personne qui vous a envoyé l’adresse."
    ),
    "page.broken_post": "Le contenu de la requête ne correspond pas à son type de média.",
    "page.not_understood": "Rien n’a été enregistré. Revenez au formulaire, ouvrez-le à nouveau et envoyez-le de là.",
    "page.too_large": (
        "Rien n’a été enregistré. Revenez en arrière, raccourcissez les réponses les plus longues et envoyez à nouveau la page."
    ),
    "page.too_often": "Rien n’a été enregistré. Attendez une minute, puis envoyez à nouveau la page.",
    "page.queue_full": (
        "Trop de réponses arrivent en ce moment, rien n’a donc été enregistré. Attendez une minute, puis réessayez."
    ),
    "page.unavailable": "Rien n’a été enregistré. Attendez une minute, puis réessayez.",
    "page.failed": (
        "Nous avons noté l’erreur. Réessayez dans une minute ; si elle se reproduit, signalez-le à la personne qui vous a "
        "envoyé l’adresse."
    ),
    "page.nothing_lost": "Ce que vous avez saisi est conservé sur cette page : le bouton ci-dessous l’envoie à nouveau.",
    # Liens personnels
    "page.link_needed": "Chaque personne interrogée a son propre lien. Ouvrez celui que vous avez reçu ou demandez-en un.",
    "page.link_used": (
        "Les réponses attendues sont arrivées. S’il faut les modifier, demandez à la personne qui vous a envoyé le lien."
    ),
    "page.link_expired": "Son délai est dépassé. Demandez-en un autre à la personne qui vous l’a envoyé.",
    "page.link_revoked": "La personne qui vous l’a envoyé l’a retiré. Demandez-lui si vos réponses sont encore attendues.",
    # Questions posées à une personne
    "page.no_question": "L’adresse est incomplète ou la question n’existe plus. Ouvrez à nouveau le lien reçu par e-mail.",
    "page.not_needed": (
        "La question a reçu une réponse ou son délai est dépassé. Rien n’a été enregistré. Le lien reçu par e-mail vous en "
        "dit plus."
    ),
    "page.decided_for_you": "Un membre de l’équipe qui a posé la question l’a saisi pour vous.",
    "page.decide_once": "Vous pouvez décider une seule fois. Ce que vous écrivez est conservé avec votre décision.",
    "page.comment_too_long": "Le commentaire dépasse {limit} caractères. Raccourcissez-le, puis décidez.",
    "page.no_decision": "Choisissez si vous approuvez ou refusez.",
    "page.decision_kept": "Votre décision a été enregistrée le {moment}.",
    "page.answers_kept": "Vos réponses ont été enregistrées le {moment}.",
    "page.others_missing": "Rien n’est encore réglé : d’autres personnes doivent encore décider.",
    "page.was_approved": "La demande a été approuvée le {moment}.",
    "page.was_rejected": "La demande a été refusée le {moment}.",
    "page.was_answered": "Une autre personne a envoyé les réponses le {moment}.",
    "page.was_expired": "Le délai de réponse a pris fin le {moment}.",
    "page.was_withdrawn": "Plus aucune réponse n’est attendue depuis le {moment}.",
    "page.nothing_changed": "Ce que vous venez d’envoyer n’a rien changé.",
    # E-mails
    "letter.asks_approval": "{organisation} vous demande d’approuver ou de refuser ce qui suit.",
    "letter.asks_answers": "{organisation} vous demande de remplir un formulaire.",
    "letter.reminds": "Ceci est un rappel : votre réponse manque encore.",
    "letter.decide_here": "Ce lien mène à la page où vous pouvez tout lire et décider.",
    "letter.answer_here": "Ce lien mène au formulaire.",
    "letter.until": "Vous avez jusqu’au {moment}.",
    "letter.personal": "Ce lien est personnel : toute personne qui l’a peut répondre en votre nom.",
    "letter.go_on": "Voici le lien vers vos réponses à « {form} ». Elles ne sont pas encore envoyées.",
    "letter.go_on_subject": "Votre lien : {form}",
    "letter.received": (
        "Vos réponses à « {form} » sont arrivées le {moment}. Leur référence est {reference}. Ceci est une copie."
    ),
    "letter.received_subject": "Bien reçu : {form}",
}
