"""Lo que leen las personas que rellenan formularios."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # Respuestas que faltan
    "answer.required": "Responda a «{label}».",
    "answer.required_choice": "Seleccione una respuesta en «{label}».",
    "answer.required_ranking": "Ordene las opciones de «{label}».",
    "answer.required_matrix": "Responda a las filas de «{label}».",
    "answer.required_consent": "Marque la casilla «{label}» para continuar.",
    # Respuestas que son textos
    "answer.not_text": "Escriba un texto en «{label}».",
    "answer.bad_characters": "«{label}» contiene caracteres que no se pueden guardar. Escriba el texto de nuevo sin ellos.",
    "answer.line_break": "«{label}» solo admite una línea. Quite los saltos de línea.",
    "answer.too_large": "«{label}» admite como máximo {kilobytes} kilobytes de texto. Acórtelo.",
    "answer.too_short": "«{label}» necesita al menos {min} caracteres.",
    "answer.too_long": "«{label}» admite como máximo {max} caracteres. Acorte el texto.",
    "answer.pattern": "«{label}» no tiene la forma esperada. Compare su respuesta con la indicación.",
    "answer.format": (
        "«{label}» no es correcto: hay una letra o una cifra equivocada o que falta. Este es un ejemplo: {example}."
    ),
    "answer.text_not_taken": "«{label}» no admite este texto. Escriba otro.",
    "answer.too_few_words": "«{label}» necesita al menos {min} palabras.",
    "answer.too_many_words": "«{label}» admite como máximo {max} palabras. Acorte el texto.",
    "answer.not_the_same": "Las dos direcciones de «{label}» son distintas. Escriba dos veces la misma.",
    "answer.not_an_email": "Escriba en «{label}» una dirección de correo electrónico, por ejemplo name@example.org.",
    "answer.email_domain": "«{label}» solo admite direcciones de {domains}.",
    "answer.email_domain_denied": "«{label}» no admite direcciones de {domain}. Use otra.",
    "answer.not_a_phone": "Escriba en «{label}» un número de teléfono, por ejemplo +47 22 12 34 56.",
    "answer.phone_country_code": "Empiece «{label}» con + y el prefijo del país, por ejemplo +47 22 12 34 56.",
    "answer.phone_country": "«{label}» solo admite números de {countries}.",
    "answer.not_a_url": "Escriba en «{label}» una dirección web, por ejemplo https://example.org/page.",
    "answer.url_scheme": "«{label}» debe empezar con: {schemes}.",
    "answer.url_host": "«{label}» solo admite direcciones web de {hosts}.",
    # Respuestas que son números o importes
    "answer.not_a_number": "Escriba un número en «{label}», por ejemplo 1250 o 12,5.",
    "answer.not_whole": "Escriba un número entero en «{label}», por ejemplo 12.",
    "answer.number_as_text": "«{label}» debe ser un número, no un texto que lo contenga. Quite las comillas.",
    "answer.number_ambiguous": "«{label}» se puede leer de dos maneras. Escriba {first} o {second}.",
    "answer.number_too_large": "El número de «{label}» es demasiado grande. Compruébelo o use una unidad mayor.",
    "answer.too_many_decimals": "«{label}» admite como máximo {decimals} cifras decimales.",
    "answer.too_small": "«{label}» debe ser como mínimo {min}.",
    "answer.too_big": "«{label}» debe ser como máximo {max}.",
    "answer.step": "«{label}» debe ser {start} o diferir de ese valor en un múltiplo de {step}.",
    "answer.not_a_point": "Seleccione un valor de {min} a {max} en «{label}».",
    "answer.not_money": "Escriba en «{label}» un importe en la unidad más pequeña y una moneda, por ejemplo 1250 y EUR.",
    "answer.currency": "«{label}» solo admite estas monedas: {currencies}.",
    # Respuestas que son fechas u horas
    "answer.not_a_date": "Escriba una fecha en «{label}», con año, mes y día, por ejemplo 2026-03-31.",
    "answer.not_a_time": "Escriba una hora en «{label}», por ejemplo 08:30.",
    "answer.not_a_moment": "Escriba una fecha y una hora en «{label}», por ejemplo 2026-03-31 08:30.",
    "answer.too_early": "«{label}» no puede ser anterior a {min}.",
    "answer.too_late": "«{label}» no puede ser posterior a {max}.",
    "answer.closed_weekday": "«{label}» no admite este día de la semana. Elija otro día.",
    "answer.not_a_range": "Escriba el primer y el último día de «{label}».",
    "answer.open_range": "Falta el primer o el último día de «{label}». Escriba los dos.",
    "answer.range_backwards": "El último día de «{label}» no puede ser anterior al primero.",
    "answer.range_too_short": "«{label}» debe durar al menos {min} días.",
    "answer.range_too_long": "«{label}» puede durar como máximo {max} días.",
    # Respuestas que son opciones o filas
    "answer.not_a_choice": "Seleccione una de las opciones de «{label}».",
    "answer.not_a_list": "«{label}» debe ser una lista de opciones.",
    "answer.exclusive_choice": "Una de sus opciones en «{label}» excluye las demás. Deje solo esa o quítela.",
    "answer.too_few_chosen": "Seleccione al menos {min} en «{label}».",
    "answer.too_many_chosen": "Seleccione como máximo {max} en «{label}».",
    "answer.other_text": "Explique en pocas palabras su respuesta a «{label}» o seleccione otra opción.",
    "answer.other_too_long": "Lo que escriba con sus palabras en «{label}» puede tener como máximo {max} caracteres. Acórtelo.",
    "answer.other_twice": "«{label}» admite un solo texto con sus palabras. Escríbalo todo junto.",
    "answer.choice_closed": "Esta opción de «{label}» no encaja con sus otras respuestas. Seleccione otra.",
    "answer.not_in_dataset": "Seleccione una de las entradas que se ofrecen en «{label}».",
    "answer.not_a_ranking": "Asigne cada puesto de «{label}» a una sola opción, desde el 1.",
    "answer.same_place": "Dos opciones de «{label}» tienen el mismo puesto. Dé a cada una el suyo.",
    "answer.ranked_twice": "Una opción de «{label}» ocupa dos puestos. Deje solo uno.",
    "answer.places_open": "Asigne {count} puestos en «{label}».",
    "answer.too_many_ranked": "«{label}» tiene {count} puestos. Deje las demás opciones sin puesto.",
    "answer.not_a_matrix": "«{label}» necesita una respuesta en cada fila.",
    "answer.rows_open": "«{label}» necesita una respuesta en {min} filas. Falta la de «{row}».",
    "answer.column_twice": "«{column}» solo puede aparecer una vez en «{label}». Cambie una de las filas.",
    "answer.not_yes_or_no": "Responda sí o no a «{label}».",
    "answer.not_a_consent": "«{label}» solo se puede aceptar o dejar sin respuesta.",
    "answer.not_rows": "«{label}» debe ser una lista de filas.",
    "answer.too_few_rows": "Complete «{label}» hasta tener al menos {min} entradas.",
    "answer.too_many_rows": "«{label}» admite como máximo {max} entradas. Quite algunas.",
    "answer.same_row": "Dos entradas de «{label}» son iguales. Cambie o quite esta.",
    # Respuestas que son lugares
    "answer.not_a_place": "Escriba en «{label}» una latitud y una longitud en grados, por ejemplo 59.91 y 10.75.",
    "answer.half_a_place": "Falta la latitud o la longitud de «{label}». Escriba las dos.",
    "answer.not_a_latitude": "La latitud de «{label}» debe estar entre -90 y 90 grados.",
    "answer.not_a_longitude": "La longitud de «{label}» debe estar entre -180 y 180 grados.",
    "answer.outside_area": "«{label}» está fuera de la zona de este formulario. Compruebe los números.",
    "answer.too_inaccurate": (
        "La posición de «{label}» se conoce con una precisión de {metres} metros y se necesitan {max}. Inténtelo al aire "
        "libre o escriba los números."
    ),
    # Archivos y firmas
    "answer.not_files": "No se han podido leer los archivos de «{label}». Elíjalos de nuevo.",
    "answer.required_file": "Elija un archivo para «{label}».",
    "answer.too_few_files": "Elija al menos {min} archivos para «{label}».",
    "answer.too_many_files": "Deje como máximo {max} archivos en «{label}». Quite los demás.",
    "answer.file_too_large": "«{name}» es demasiado grande para «{label}». Elija un archivo de {max} como máximo.",
    "answer.files_too_large": "Los archivos de «{label}» son demasiado grandes en conjunto. El máximo es {max} en total.",
    "answer.file_type": "«{label}» no admite «{name}». Elija un archivo de uno de estos tipos: {types}.",
    "answer.file_content": (
        "«{name}» no es lo que dice su nombre o contiene macros. Guárdelo de nuevo como uno de estos tipos: {types}."
    ),
    "answer.file_empty": "«{name}» está vacío. Elija otro archivo para «{label}».",
    "answer.file_lost": "Un archivo de «{label}» ya no está aquí o no ha llegado completo. Elíjalo de nuevo.",
    "answer.not_an_image": "«{name}» no se puede leer como imagen. Elija un archivo JPEG, PNG, WebP o GIF para «{label}».",
    "answer.image_too_large": "«{name}» tiene demasiados píxeles. Reduzca la imagen y elíjala de nuevo.",
    "answer.required_signature": "Firme en «{label}»: dibuje la firma o escriba su nombre.",
    "answer.not_a_signature": (
        "Firme de nuevo en «{label}»: dibuje la firma o escriba su nombre con 200 caracteres como máximo."
    ),
    "upload.expired": "El plazo para este archivo ha terminado. Empiece de nuevo.",
    "upload.too_large": "El archivo supera los {limit} bytes, que es lo máximo que se admite aquí.",
    "upload.too_many_pieces": "El archivo ha llegado en demasiadas partes. Envíelo de nuevo.",
    # Todas las respuestas juntas
    "answer.not_an_object": "Las respuestas deben formar un objeto que asigne respuestas a nombres de campos.",
    "answer.unknown": "Este formulario no tiene ningún campo «{name}». Quite la respuesta o corrija su nombre.",
    "answer.too_many": "El formulario admite como máximo {limit} respuestas. Envíe menos.",
    "answer.check_failed": "Esta respuesta no concuerda con las demás. Revise sus respuestas.",
    "answer.rule_failed": "No se ha podido calcular una regla del formulario en «{label}»: {reason}",
    "answer.bad_control": (
        "El elemento «{name}» no pertenece a este formulario. Abra el formulario de nuevo y envíelo desde allí."
    ),
    # En una página
    "page.more_questions": (
        "Sus respuestas han abierto más preguntas. Ahora están en esta página: respóndalas y después continúe."
    ),
    "page.trap_filled": (
        "Se ha rellenado un campo que no se ve, quizá por su navegador. Ya está vacío otra vez: envíe la página."
    ),
    "page.outdated": (
        "El formulario ha cambiado desde que lo abrió. Las respuestas que aún sirven se conservan: revise la página y "
        "después envíela."
    ),
    "page.saved": (
        "Sus respuestas están guardadas. Conserve la dirección de esta página para continuar más tarde. Quien tenga la "
        "dirección puede cambiar las respuestas. "
        "Se conservan durante {days} días desde el último cambio."
    ),
    "page.contested": (
        "Otra pestaña u otro dispositivo ha cambiado respuestas de esta página desde que la abrió. Ha guardado lo que sigue; "
        "lo que usted escribió está en esta página. Corríjalo si lo desea y envíela de nuevo: cuenta lo que figura aquí."
    ),
    # Continuar más tarde
    "page.link_sent": "Un correo electrónico con el enlace está en camino. Su dirección no se guarda con las respuestas.",
    "page.bad_email": "No se puede enviar un correo electrónico a esta dirección. Escríbala como en name@example.org.",
    "page.enough_letters": (
        "Ya se han enviado correos electrónicos para estas respuestas. Mire en su buzón o inténtelo de nuevo dentro de una hora."
    ),
    # Cuando llegan muchas respuestas, y en un dispositivo compartido
    "page.crowded": (
        "Este formulario pide a su navegador un pequeño cálculo antes de guardar las respuestas, para que ningún programa "
        "pueda saturarlo."
    ),
    "page.nothing_lost_yet": (
        "Todavía no se ha guardado nada. Lo que usted escribió y los archivos que ya han llegado se conservan en esta página."
    ),
    "page.proof_wait": "Si no ocurre nada, espere {seconds} segundos y después pulse el botón.",
    "page.proof_work": "Su navegador está calculando. La página continúa sola dentro de unos segundos.",
    "page.idle": "Si ya no hay nadie, el formulario empezará de nuevo para la siguiente persona dentro de {seconds} segundos.",
    "page.starts_over": "El formulario empezará de nuevo para la siguiente persona dentro de {seconds} segundos.",
    # En lugar de una página
    "page.no_form": "Compruebe que la dirección no tenga errores o pregunte a la persona que se la envió.",
    "page.no_draft": (
        "Las respuestas se han borrado o la dirección no está completa. Empiece de nuevo en la dirección del formulario."
    ),
    "page.closed": "Ya no admite respuestas. Si aún quiere responder, pregunte a la persona que le envió la dirección.",
    "page.broken_post": "El contenido de la petición no corresponde a su tipo de medio.",
    "page.not_understood": "No se ha guardado nada. Vuelva al formulario, ábralo de nuevo y envíelo desde allí.",
    "page.too_large": "No se ha guardado nada. Vuelva atrás, acorte las respuestas más largas y envíe la página de nuevo.",
    "page.too_often": "No se ha guardado nada. Espere un minuto y después envíe la página de nuevo.",
    "page.queue_full": (
        "Está llegando más de lo que se puede procesar, así que no se ha guardado nada. Espere un minuto e inténtelo de nuevo."
    ),
    "page.unavailable": "No se ha guardado nada. Espere un minuto e inténtelo de nuevo.",
    "page.failed": (
        "Hemos anotado el error. Inténtelo de nuevo dentro de un minuto; si vuelve a ocurrir, avise a la persona que le "
        "envió la dirección."
    ),
    "page.nothing_lost": "Lo que usted escribió se conserva en esta página: el botón de abajo lo envía de nuevo.",
    # Enlaces personales
    "page.link_needed": "Cada persona a quien se pregunta tiene su propio enlace. Abra el que recibió o pida uno.",
    "page.link_used": (
        "Las respuestas de este enlace ya han llegado. Si hay que cambiarlas, pregunte a la persona que se lo envió."
    ),
    "page.link_expired": "Su plazo ha terminado. Pida otro a la persona que se lo envió.",
    "page.link_revoked": "La persona que se lo envió lo ha retirado. Pregúntele si todavía necesita sus respuestas.",
    # Preguntas a una persona
    "page.no_question": (
        "La dirección no está completa o la pregunta ya no existe. Abra de nuevo el enlace del correo electrónico."
    ),
    "page.not_needed": (
        "La pregunta ya tiene respuesta o su plazo ha terminado. No se ha guardado nada. El enlace del correo electrónico "
        "dice más."
    ),
    "page.decided_for_you": "Alguien del equipo que hizo la pregunta lo ha anotado por usted.",
    "page.decide_once": "Puede decidir una sola vez. Lo que escriba se guarda con su decisión.",
    "page.comment_too_long": "El comentario tiene más de {limit} caracteres. Acórtelo y después decida.",
    "page.no_decision": "Elija si aprueba o rechaza.",
    "page.decision_kept": "Su decisión se registró el {moment}.",
    "page.answers_kept": "Sus respuestas se registraron el {moment}.",
    "page.others_missing": "Todavía no está resuelto: otras personas aún tienen que decidir.",
    "page.was_approved": "Se aprobó el {moment}.",
    "page.was_rejected": "Se rechazó el {moment}.",
    "page.was_answered": "Otra persona envió las respuestas el {moment}.",
    "page.was_expired": "El plazo para responder terminó el {moment}.",
    "page.was_withdrawn": "Desde el {moment} ya no hace falta una respuesta.",
    "page.nothing_changed": "Lo que ha enviado ahora no ha cambiado nada.",
    # Correos electrónicos
    "letter.asks_approval": "{organisation} le pide que apruebe o rechace lo siguiente.",
    "letter.asks_answers": "{organisation} le pide que rellene un formulario.",
    "letter.reminds": "Esto es un recordatorio: todavía falta su respuesta.",
    "letter.decide_here": "En la página de este enlace puede leerlo todo y decidir.",
    "letter.answer_here": "El formulario está en este enlace.",
    "letter.until": "Tiene de plazo hasta el {moment}.",
    "letter.personal": "El enlace es solo para usted: quien lo tenga puede responder en su nombre.",
    "letter.go_on": "Este es el enlace a sus respuestas a «{form}». Todavía no están enviadas.",
    "letter.go_on_subject": "Su enlace: {form}",
    "letter.received": "Sus respuestas a «{form}» llegaron el {moment}. Su referencia es {reference}. Esto es una copia.",
    "letter.received_subject": "Recibido: {form}",
}
