"""O que leem as pessoas que preenchem formulários."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # Respostas que faltam
    "answer.required": "Responda a “{label}”.",
    "answer.required_choice": "Selecione uma resposta em “{label}”.",
    "answer.required_ranking": "Coloque em ordem as opções de “{label}”.",
    "answer.required_matrix": "Responda às linhas de “{label}”.",
    "answer.required_consent": "Marque a caixa “{label}” para continuar.",
    # Respostas que são textos
    "answer.not_text": "Escreva um texto em “{label}”.",
    "answer.bad_characters": "“{label}” contém caracteres que não podem ser guardados. Escreva o texto de novo sem eles.",
    "answer.line_break": "“{label}” aceita apenas uma linha. Retire as quebras de linha.",
    "answer.too_large": "“{label}” aceita no máximo {kilobytes} kilobytes de texto. Encurte o texto.",
    "answer.too_short": "“{label}” precisa de pelo menos {min} caracteres.",
    "answer.too_long": "“{label}” aceita no máximo {max} caracteres. Encurte o texto.",
    "answer.pattern": "“{label}” não tem a forma esperada. Compare a resposta com a indicação.",
    "answer.format": (
        "“{label}” não está correto: há uma letra ou um algarismo errado ou em falta. Este é um exemplo: {example}."
    ),
    "answer.text_not_taken": "“{label}” não aceita este texto. Escreva outro.",
    "answer.too_few_words": "“{label}” precisa de pelo menos {min} palavras.",
    "answer.too_many_words": "“{label}” aceita no máximo {max} palavras. Encurte o texto.",
    "answer.not_the_same": "Os dois endereços de “{label}” são diferentes. Escreva duas vezes o mesmo.",
    "answer.not_an_email": "Escreva em “{label}” um endereço de e-mail, por exemplo name@example.org.",
    "answer.email_domain": "“{label}” aceita apenas endereços de {domains}.",
    "answer.email_domain_denied": "“{label}” não aceita endereços de {domain}. Use outro.",
    "answer.not_a_phone": "Escreva em “{label}” um número de telefone, por exemplo +47 22 12 34 56.",
    "answer.phone_country_code": "Comece “{label}” com + e o código do país, por exemplo +47 22 12 34 56.",
    "answer.phone_country": "“{label}” aceita apenas números de {countries}.",
    "answer.not_a_url": "Escreva em “{label}” um endereço web, por exemplo https://example.org/page.",
    "answer.url_scheme": "“{label}” deve começar com: {schemes}.",
    "answer.url_host": "“{label}” aceita apenas endereços web de {hosts}.",
    # Respostas que são números ou valores
    "answer.not_a_number": "Escreva um número em “{label}”, por exemplo 1250 ou 12,5.",
    "answer.not_whole": "Escreva um número inteiro em “{label}”, por exemplo 12.",
    "answer.number_as_text": "“{label}” deve ser um número, não um texto que contém um. Retire as aspas.",
    "answer.number_ambiguous": "“{label}” pode ser lido de duas formas. Escreva {first} ou {second}.",
    "answer.number_too_large": "O número em “{label}” é grande demais. Verifique o número ou use uma unidade maior.",
    "answer.too_many_decimals": "“{label}” aceita no máximo {decimals} casas decimais.",
    "answer.too_small": "“{label}” deve ser no mínimo {min}.",
    "answer.too_big": "“{label}” deve ser no máximo {max}.",
    "answer.step": "“{label}” deve ser {start} ou diferir desse valor por um múltiplo de {step}.",
    "answer.not_a_point": "Selecione um valor de {min} a {max} em “{label}”.",
    "answer.not_money": "Escreva em “{label}” um valor na menor unidade e uma moeda, por exemplo 1250 e EUR.",
    "answer.currency": "“{label}” aceita apenas estas moedas: {currencies}.",
    # Respostas que são datas ou horas
    "answer.not_a_date": "Escreva uma data em “{label}”, com ano, mês e dia, por exemplo 2026-03-31.",
    "answer.not_a_time": "Escreva uma hora em “{label}”, por exemplo 08:30.",
    "answer.not_a_moment": "Escreva uma data e uma hora em “{label}”, por exemplo 2026-03-31 08:30.",
    "answer.too_early": "“{label}” não pode ser anterior a {min}.",
    "answer.too_late": "“{label}” não pode ser posterior a {max}.",
    "answer.closed_weekday": "“{label}” não aceita este dia da semana. Escolha outro dia.",
    "answer.not_a_range": "Escreva o primeiro e o último dia de “{label}”.",
    "answer.open_range": "Falta o primeiro ou o último dia de “{label}”. Escreva os dois.",
    "answer.range_backwards": "O último dia de “{label}” não pode ser anterior ao primeiro.",
    "answer.range_too_short": "“{label}” deve durar pelo menos {min} dias.",
    "answer.range_too_long": "“{label}” pode durar no máximo {max} dias.",
    # Respostas que são opções ou linhas
    "answer.not_a_choice": "Selecione uma das opções de “{label}”.",
    "answer.not_a_list": "“{label}” deve ser uma lista de opções.",
    "answer.exclusive_choice": "Uma das opções escolhidas em “{label}” exclui as outras. Deixe só essa ou retire-a.",
    "answer.too_few_chosen": "Selecione pelo menos {min} em “{label}”.",
    "answer.too_many_chosen": "Selecione no máximo {max} em “{label}”.",
    "answer.other_text": "Explique em poucas palavras a resposta a “{label}” ou selecione outra opção.",
    "answer.other_too_long": "O texto livre de “{label}” pode ter no máximo {max} caracteres. Encurte o texto.",
    "answer.other_twice": "“{label}” aceita um só texto livre. Escreva tudo junto.",
    "answer.choice_closed": "Esta opção de “{label}” não combina com as outras respostas. Selecione outra.",
    "answer.not_in_dataset": "Selecione uma das entradas oferecidas em “{label}”.",
    "answer.not_a_ranking": "Dê cada posição de “{label}” a uma só opção, a partir de 1.",
    "answer.same_place": "Duas opções de “{label}” têm a mesma posição. Dê a cada uma a sua.",
    "answer.ranked_twice": "Uma opção de “{label}” ocupa duas posições. Deixe só uma.",
    "answer.places_open": "Preencha {count} posições em “{label}”.",
    "answer.too_many_ranked": "“{label}” tem {count} posições. Deixe as outras opções sem posição.",
    "answer.not_a_matrix": "“{label}” precisa de uma resposta em cada linha.",
    "answer.rows_open": "“{label}” precisa de uma resposta em {min} linhas. Falta a de “{row}”.",
    "answer.column_twice": "“{column}” só pode aparecer uma vez em “{label}”. Altere uma das linhas.",
    "answer.not_yes_or_no": "Responda sim ou não a “{label}”.",
    "answer.not_a_consent": "“{label}” só pode ser aceito ou ficar sem resposta.",
    "answer.not_rows": "“{label}” deve ser uma lista de linhas.",
    "answer.too_few_rows": "Complete “{label}” até ter pelo menos {min} entradas.",
    "answer.too_many_rows": "“{label}” aceita no máximo {max} entradas. Retire algumas.",
    "answer.same_row": "Duas entradas de “{label}” são iguais. Altere ou retire esta.",
    # Respostas que são lugares
    "answer.not_a_place": "Escreva em “{label}” uma latitude e uma longitude em graus, por exemplo 59.91 e 10.75.",
    "answer.half_a_place": "Falta a latitude ou a longitude de “{label}”. Escreva as duas.",
    "answer.not_a_latitude": "A latitude de “{label}” deve estar entre -90 e 90 graus.",
    "answer.not_a_longitude": "A longitude de “{label}” deve estar entre -180 e 180 graus.",
    "answer.outside_area": "“{label}” fica fora da área de que trata este formulário. Verifique os números.",
    "answer.too_inaccurate": (
        "A posição de “{label}” é conhecida com uma precisão de {metres} metros e são precisos {max}. Tente ao ar livre ou "
        "escreva os números."
    ),
    # Arquivos e assinaturas
    "answer.not_files": "Não foi possível ler os arquivos de “{label}”. Escolha-os de novo.",
    "answer.required_file": "Escolha um arquivo para “{label}”.",
    "answer.too_few_files": "Escolha pelo menos {min} arquivos para “{label}”.",
    "answer.too_many_files": "Deixe no máximo {max} arquivos em “{label}”. Retire os outros.",
    "answer.file_too_large": "“{name}” é grande demais para “{label}”. Escolha um arquivo de no máximo {max}.",
    "answer.files_too_large": "Os arquivos de “{label}” são grandes demais em conjunto. O máximo é {max} ao todo.",
    "answer.file_type": "“{label}” não aceita “{name}”. Escolha um arquivo de um destes tipos: {types}.",
    "answer.file_content": "“{name}” não é o que o nome diz, ou contém macros. Grave-o de novo num destes tipos: {types}.",
    "answer.file_empty": "“{name}” está vazio. Escolha outro arquivo para “{label}”.",
    "answer.file_lost": "Um arquivo de “{label}” já não está aqui ou não chegou inteiro. Escolha-o de novo.",
    "answer.not_an_image": "“{name}” não pode ser lido como imagem. Escolha um arquivo JPEG, PNG, WebP ou GIF para “{label}”.",
    "answer.image_too_large": "“{name}” é uma imagem com pontos demais. Reduza a imagem e escolha-a de novo.",
    "answer.required_signature": "Assine em “{label}”: desenhe a assinatura ou escreva o seu nome.",
    "answer.not_a_signature": (
        "Assine de novo em “{label}”: desenhe a assinatura ou escreva o seu nome com no máximo 200 caracteres."
    ),
    "upload.expired": "O prazo para este arquivo terminou. Comece de novo.",
    "upload.too_large": "O arquivo passa de {limit} bytes, o máximo que se aceita aqui.",
    "upload.too_many_pieces": "O arquivo chegou em partes demais. Envie-o de novo.",
    # Todas as respostas juntas
    "answer.not_an_object": "As respostas devem formar um objeto que liga nomes de campos a respostas.",
    "answer.unknown": "Este formulário não tem o campo “{name}”. Retire a resposta ou corrija o nome.",
    "answer.too_many": "O formulário aceita no máximo {limit} respostas. Envie menos.",
    "answer.check_failed": "Esta resposta não concorda com as outras. Verifique as respostas.",
    "answer.rule_failed": "Não foi possível calcular uma regra do formulário em “{label}”: {reason}",
    "answer.bad_control": (
        "O elemento “{name}” não pertence a este formulário. Abra o formulário de novo e envie-o a partir dele."
    ),
    # Numa página
    "page.more_questions": (
        "As suas respostas abriram mais perguntas. Elas estão agora nesta página: responda e depois continue."
    ),
    "page.trap_filled": "Um campo que não se vê foi preenchido, talvez pelo navegador. Ele está vazio de novo: envie a página.",
    "page.outdated": (
        "O formulário mudou desde que foi aberto. As respostas que ainda servem estão guardadas: verifique a página e depois "
        "envie-a."
    ),
    "page.saved": (
        "As suas respostas estão guardadas. Guarde o endereço desta página para continuar mais tarde. Quem tiver o endereço "
        "pode alterar as respostas. "
        "Ficam guardadas durante {days} dias após a última alteração."
    ),
    "page.contested": (
        "Outra janela ou outro aparelho alterou respostas desta página desde que foi aberta. O que se segue está guardado; o "
        "que escreveu está nesta página. Corrija o que quiser e envie de novo: vale o que está aqui."
    ),
    # Continuar mais tarde
    "page.link_sent": "Um e-mail com o link está a caminho. O seu endereço não fica guardado com as respostas.",
    "page.bad_email": "Não é possível enviar um e-mail para este endereço. Escreva-o como em name@example.org.",
    "page.enough_letters": (
        "Já foram enviados e-mails para estas respostas. Veja a sua caixa de correio ou tente de novo daqui a uma hora."
    ),
    # Quando chegam muitas respostas, e num aparelho de várias pessoas
    "page.crowded": (
        "Este formulário pede ao navegador um pequeno cálculo antes de guardar as respostas, para que nenhum programa o "
        "possa inundar."
    ),
    "page.nothing_lost_yet": "Ainda nada foi guardado. O que escreveu e os arquivos que já chegaram ficam nesta página.",
    "page.proof_wait": "Se nada acontecer, espere {seconds} segundos e depois use o botão.",
    "page.proof_work": "O navegador calcula. A página continua sozinha daqui a alguns segundos.",
    "page.idle": "Se já não houver ninguém aqui, o formulário recomeça para a próxima pessoa daqui a {seconds} segundos.",
    "page.starts_over": "O formulário recomeça para a próxima pessoa daqui a {seconds} segundos.",
    # Em vez de uma página
    "page.no_form": "Veja se há erros no endereço ou pergunte a quem o enviou.",
    "page.no_draft": "As respostas foram apagadas ou o endereço não está completo. Comece de novo no endereço do formulário.",
    "page.closed": "Já não aceita respostas. Se ainda quiser responder, pergunte a quem enviou o endereço.",
    "page.broken_post": "O conteúdo do pedido não corresponde ao seu tipo declarado.",
    "page.not_understood": "Nada foi guardado. Volte ao formulário, abra-o de novo e envie-o a partir dele.",
    "page.too_large": "Nada foi guardado. Volte atrás, encurte as respostas mais longas e envie a página de novo.",
    "page.too_often": "Nada foi guardado. Espere um minuto e depois envie a página de novo.",
    "page.queue_full": (
        "Neste momento chega mais do que se pode tratar, por isso nada foi guardado. Espere um minuto e tente de novo."
    ),
    "page.unavailable": "Nada foi guardado. Espere um minuto e tente de novo.",
    "page.failed": (
        "O erro ficou registrado. Tente de novo daqui a um minuto; se voltar a acontecer, avise quem enviou o endereço."
    ),
    "page.nothing_lost": "O que escreveu está guardado nesta página: o botão abaixo envia tudo de novo.",
    # Links pessoais
    "page.link_needed": "Cada pessoa consultada tem o seu próprio link. Abra o que recebeu ou peça um.",
    "page.link_used": "As respostas deste link já chegaram. Se for preciso alterá-las, pergunte a quem o enviou.",
    "page.link_expired": "O prazo terminou. Peça outro link a quem o enviou.",
    "page.link_revoked": "Quem enviou o link retirou-o. Pergunte se as suas respostas ainda são precisas.",
    # Perguntas a uma pessoa
    "page.no_question": "O endereço não está completo ou a pergunta já não existe. Abra de novo o link do e-mail.",
    "page.not_needed": "A pergunta já tem resposta ou o prazo terminou. Nada foi guardado. O link do e-mail diz mais.",
    "page.decided_for_you": "Alguém da equipe que fez a pergunta registrou a decisão por si.",
    "page.decide_once": "Só é possível decidir uma vez. O que escrever fica guardado com a decisão.",
    "page.comment_too_long": "O comentário tem mais de {limit} caracteres. Encurte-o e depois decida.",
    "page.no_decision": "Escolha se aprova ou rejeita.",
    "page.decision_kept": "A sua decisão foi registrada em {moment}.",
    "page.answers_kept": "As suas respostas foram registradas em {moment}.",
    "page.others_missing": "Ainda não está decidido: outras pessoas têm de responder.",
    "page.was_approved": "Foi aprovado em {moment}.",
    "page.was_rejected": "Foi rejeitado em {moment}.",
    "page.was_answered": "Outra pessoa enviou as respostas em {moment}.",
    "page.was_expired": "O prazo para responder terminou em {moment}.",
    "page.was_withdrawn": "A resposta já não é precisa desde {moment}.",
    "page.nothing_changed": "O que enviou agora não alterou nada.",
    # E-mails
    "letter.asks_approval": "{organisation} pede que aprove ou rejeite o seguinte.",
    "letter.asks_answers": "{organisation} pede que preencha um formulário.",
    "letter.reminds": "Isto é um lembrete: a sua resposta ainda falta.",
    "letter.decide_here": "Na página deste link pode ler tudo e decidir.",
    "letter.answer_here": "O formulário está neste link.",
    "letter.until": "O prazo vai até {moment}.",
    "letter.personal": "O link é pessoal: quem o tiver pode responder em seu nome.",
    "letter.go_on": "Este é o link para as suas respostas a “{form}”. Elas ainda não foram enviadas.",
    "letter.go_on_subject": "O seu link: {form}",
    "letter.received": "As suas respostas a “{form}” chegaram em {moment}. A referência é {reference}. Isto é uma cópia.",
    "letter.received_subject": "Recebido: {form}",
}
