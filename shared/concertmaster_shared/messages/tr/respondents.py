"""What respondents read, in Turkish."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # Answers that are missing
    "answer.required": "“{label}” için bir yanıt girin.",
    "answer.required_choice": "“{label}” için bir yanıt seçin.",
    "answer.required_ranking": "“{label}” seçeneklerini sıraya koyun.",
    "answer.required_matrix": "“{label}” satırlarını yanıtlayın.",
    "answer.required_consent": "Devam etmek için “{label}” kutusunu işaretleyin.",
    # Answers that are texts
    "answer.not_text": "“{label}” için metin girin.",
    "answer.bad_characters": "“{label}” kaydedilemeyen karakterler içeriyor. Metni bunlar olmadan yeniden yazın.",
    "answer.line_break": "“{label}” yalnızca tek satır olabilir. Satır sonlarını kaldırın.",
    "answer.too_large": "“{label}” en fazla {kilobytes} kilobayt metin alır. Metni kısaltın.",
    "answer.too_short": "“{label}” en az {min} karakter olmalı.",
    "answer.too_long": "“{label}” en fazla {max} karakter olabilir. Metni kısaltın.",
    "answer.pattern": "“{label}” beklenen biçimde değil. Yanıtınızı ipucuyla karşılaştırın.",
    "answer.format": "“{label}” doğru değil: bir harf veya rakam yanlış ya da eksik. Şuna benzemeli: {example}.",
    "answer.text_not_taken": "“{label}” için bu metin kabul edilmiyor. Başka bir metin girin.",
    "answer.too_few_words": "“{label}” en az {min} sözcük olmalı.",
    "answer.too_many_words": "“{label}” en fazla {max} sözcük olabilir. Metni kısaltın.",
    "answer.not_the_same": "“{label}” için yazdığınız iki adres farklı. Aynı adresi iki kez yazın.",
    "answer.not_an_email": "“{label}” için bir e-posta adresi girin, örneğin name@example.org.",
    "answer.email_domain": "“{label}” için yalnızca şu alan adlarından bir adres girin: {domains}.",
    "answer.email_domain_denied": "“{label}” için şu alan adından adres kabul edilmiyor: {domain}. Başka bir adres girin.",
    "answer.not_a_phone": "“{label}” için bir telefon numarası girin, örneğin +47 22 12 34 56.",
    "answer.phone_country_code": "“{label}” numarasına + işareti ve ülke koduyla başlayın, örneğin +47 22 12 34 56.",
    "answer.phone_country": "“{label}” için yalnızca şu ülkelerden bir numara girin: {countries}.",
    "answer.not_a_url": "“{label}” için bir web adresi girin, örneğin https://example.org/page.",
    "answer.url_scheme": "“{label}” şunlardan biriyle başlamalı: {schemes}.",
    "answer.url_host": "“{label}” için yalnızca şu sitelerden bir adres girin: {hosts}.",
    # Answers that are numbers or money
    "answer.not_a_number": "“{label}” için bir sayı girin, örneğin 1250 veya 12,5.",
    "answer.not_whole": "“{label}” için bir tam sayı girin, örneğin 12.",
    "answer.number_as_text": "“{label}” için sayı içeren bir metin değil, bir sayı girin. Tırnak işaretlerini kaldırın.",
    "answer.number_ambiguous": "“{label}” iki farklı biçimde okunabilir. {first} veya {second} yazın.",
    "answer.number_too_large": "“{label}” için girilen sayı çok büyük. Sayıyı denetleyin veya daha büyük bir birim kullanın.",
    "answer.too_many_decimals": "“{label}” ondalık ayırıcıdan sonra en fazla {decimals} basamak alır.",
    "answer.too_small": "“{label}” çok küçük. En küçük değer: {min}.",
    "answer.too_big": "“{label}” çok büyük. En büyük değer: {max}.",
    "answer.step": "“{label}” değeri {start} olmalı veya bundan {step} sayısının bir katı kadar farklı olmalı.",
    "answer.not_a_point": "“{label}” için {min} ile {max} arasında bir puan seçin.",
    "answer.not_money": "“{label}” için en küçük birimle bir tutar ve para birimi girin, örneğin 1250 ve EUR.",
    "answer.currency": "“{label}” için şu para birimlerinden birini kullanın: {currencies}.",
    # Answers that are dates or times
    "answer.not_a_date": "“{label}” için bir tarih girin: yıl, ay ve gün, örneğin 2026-03-31.",
    "answer.not_a_time": "“{label}” için bir saat girin, örneğin 08:30.",
    "answer.not_a_moment": "“{label}” için bir tarih ve saat girin, örneğin 2026-03-31 08:30.",
    "answer.too_early": "“{label}” çok erken. En erken değer: {min}.",
    "answer.too_late": "“{label}” çok geç. En geç değer: {max}.",
    "answer.closed_weekday": "“{label}” için haftanın bu günü seçilemez. Başka bir gün seçin.",
    "answer.not_a_range": "“{label}” için ilk ve son günü girin.",
    "answer.open_range": "“{label}” için hem ilk hem de son günü girin.",
    "answer.range_backwards": "“{label}” için son gün ilk günden önce olamaz.",
    "answer.range_too_short": "“{label}” en az {min} gün sürmeli.",
    "answer.range_too_long": "“{label}” en fazla {max} gün sürebilir.",
    # Answers that are choices or rows
    "answer.not_a_choice": "“{label}” için seçeneklerden birini seçin.",
    "answer.not_a_list": "“{label}” için bir seçenek listesi gerekiyor.",
    "answer.exclusive_choice": (
        "“{label}” için seçtiklerinizden biri diğerlerini dışlıyor. Yalnızca onu bırakın veya onu kaldırın."
    ),
    "answer.too_few_chosen": "“{label}” için en az {min} seçenek seçin.",
    "answer.too_many_chosen": "“{label}” için en fazla {max} seçenek seçin.",
    "answer.other_text": "“{label}” yanıtınızı birkaç sözcükle yazın veya başka bir seçenek seçin.",
    "answer.other_too_long": "“{label}” için kendi sözlerinizle en fazla {max} karakter yazabilirsiniz. Metni kısaltın.",
    "answer.other_twice": "“{label}” için kendi sözlerinizle bir kez yazabilirsiniz. Hepsini bir arada yazın.",
    "answer.choice_closed": "“{label}” için bu seçenek diğer yanıtlarınızla uyuşmuyor. Başka bir seçenek seçin.",
    "answer.not_in_dataset": "“{label}” için sunulan kayıtlardan birini seçin.",
    "answer.not_a_ranking": "“{label}” için 1’den başlayarak her sıraya bir seçenek koyun.",
    "answer.same_place": "“{label}” için iki seçenek aynı sırada. Her birine kendi sırasını verin.",
    "answer.ranked_twice": "“{label}” için bir seçenek iki sırada yer alıyor. Birini bırakın.",
    "answer.places_open": "“{label}” için {count} sırayı doldurun.",
    "answer.too_many_ranked": "“{label}” için {count} sıra var. Diğerlerini boş bırakın.",
    "answer.not_a_matrix": "“{label}” için her satıra bir yanıt verin.",
    "answer.rows_open": "“{label}” için en az {min} satır yanıtlanmalı. “{row}” satırının yanıtı henüz yok.",
    "answer.column_twice": "“{column}”, “{label}” içinde yalnızca bir kez seçilebilir. Satırlardan birini değiştirin.",
    "answer.not_yes_or_no": "“{label}” için evet veya hayır yanıtını verin.",
    "answer.not_a_consent": "“{label}” yalnızca onaylanabilir veya boş bırakılabilir.",
    "answer.not_rows": "“{label}” için bir satır listesi gerekiyor.",
    "answer.too_few_rows": "“{label}” için en az {min} kayıt ekleyin.",
    "answer.too_many_rows": "“{label}” için en fazla {max} kayıt olabilir. Fazlasını kaldırın.",
    "answer.same_row": "“{label}” için iki kayıt aynı. Bunu değiştirin veya kaldırın.",
    # Answers that are places
    "answer.not_a_place": "“{label}” için enlemi ve boylamı derece olarak girin, örneğin 59,91 ve 10,75.",
    "answer.half_a_place": "“{label}” için hem enlemi hem de boylamı girin.",
    "answer.not_a_latitude": "“{label}” için enlem -90 ile 90 derece arasında olmalı.",
    "answer.not_a_longitude": "“{label}” için boylam -180 ile 180 derece arasında olmalı.",
    "answer.outside_area": "“{label}” bu formun ilgili olduğu bölgenin dışında. Koordinatları denetleyin.",
    "answer.too_inaccurate": (
        "“{label}” yeterince kesin değil: doğruluk {metres} m, gereken {max} m. Açık havada deneyin veya koordinatları yazın."
    ),
    # All answers together
    "answer.not_an_object": "Yanıtlar, alan adlarını yanıtlara bağlayan tek bir nesne olmalı.",
    "answer.unknown": "Bu formda “{name}” adlı bir alan yok. Yanıtı kaldırın veya adı düzeltin.",
    "answer.too_many": "Form en fazla {limit} yanıt alır. Daha az yanıt gönderin.",
    "answer.check_failed": "Bu yanıt diğerleriyle uyuşmuyor. Yanıtlarınızı denetleyin.",
    "answer.rule_failed": "“{label}” alanındaki bir form kuralı hesaplanamadı: {reason}",
    "answer.bad_control": "“{name}” öğesi bu forma ait değil. Formu yeniden açın ve oradan gönderin.",
    # Answers
    "answer.not_files": "“{label}” dosyaları okunamadı. Dosyaları yeniden seçin.",
    "answer.required_file": "“{label}” için bir dosya seçin.",
    "answer.too_few_files": "“{label}” için en az {min} dosya seçin.",
    "answer.too_many_files": "“{label}” için en fazla {max} dosya bırakın. Diğerlerini kaldırın.",
    "answer.file_too_large": "“{name}”, “{label}” için çok büyük. En fazla {max} boyutunda bir dosya seçin.",
    "answer.files_too_large": "“{label}” dosyaları birlikte çok büyük. Toplam boyut en fazla {max} olabilir.",
    "answer.file_type": "“{name}”, “{label}” için kabul edilmiyor. Şu türlerden bir dosya seçin: {types}.",
    "answer.file_content": (
        "“{name}” adının belirttiği türde değil veya makro içeriyor. Dosyayı şu türlerden biri olarak yeniden kaydedin: {types}."
    ),
    "answer.file_empty": "“{name}” boş. “{label}” için başka bir dosya seçin.",
    "answer.file_lost": "“{label}” dosyalarından biri artık burada değil veya tam ulaşmadı. Dosyayı yeniden seçin.",
    "answer.not_an_image": (
        "“{name}” okunabilir bir resim değil. “{label}” için JPEG, PNG, WebP veya GIF türünde bir dosya seçin."
    ),
    "answer.image_too_large": "“{name}” çok fazla piksel içeriyor. Resmi küçültün ve yeniden seçin.",
    "answer.required_signature": "“{label}” alanını imzalayın: imzanızı çizin veya adınızı yazın.",
    "answer.not_a_signature": "“{label}” alanını yeniden imzalayın: imzanızı çizin veya en fazla 200 karakterle adınızı yazın.",
    # Sending pieces
    "upload.too_large": "Dosya bu alan için çok büyük. En fazla {limit} bayt olabilir.",
    "upload.too_many_pieces": "Dosya çok fazla parça hâlinde geldi. Daha büyük parçalarla yeniden gönderin.",
    "upload.expired": "Bu dosyanın süresi doldu. Yeniden başlayın.",
    # Saving
    "page.contested": (
        "Siz bu sayfayı açtıktan sonra yanıtlar başka bir sekmede veya cihazda değiştirildi. Orada kaydedilenler "
        "aşağıda; sizin yazdıklarınız bu sayfada duruyor. İsterseniz düzeltin ve yeniden gönderin: burada yazan geçerli "
        "olacak."
    ),
    # Coming back later
    "page.link_sent": "Bağlantıyı içeren e-posta yolda. Gönderildiği adres yanıtlarınızla birlikte saklanmaz.",
    "page.bad_email": "Bu e-posta adresine ileti gönderilemez. Adresi name@example.org biçiminde yazın.",
    "page.enough_letters": "Bunun için zaten e-posta gönderildi. Gelen kutunuza bakın veya bir saat sonra yeniden deneyin.",
    "letter.go_on": "“{form}” formundaki yanıtlarınızın bağlantısı aşağıda. Yanıtlar henüz gönderilmedi.",
    "letter.go_on_subject": "Bağlantınız: {form}",
    "letter.received": (
        "“{form}” formundaki yanıtlarınız ulaştı: {moment}. Başvuru numarası: {reference}. Bu, yanıtlarınızın bir kopyasıdır."
    ),
    "letter.received_subject": "Alındı: {form}",
    # Personal links
    "page.link_needed": "Davet edilen herkesin kendi bağlantısı var. Size gönderileni açın veya bir bağlantı isteyin.",
    "page.link_used": "Bu bağlantının yanıtları ulaştı. Değişmeleri gerekiyorsa bağlantıyı size gönderene başvurun.",
    "page.link_expired": "Bu bağlantının süresi doldu. Size gönderenden yenisini isteyin.",
    "page.link_revoked": "Gönderen bu bağlantıyı geri aldı. Yanıtlarınızın hâlâ gerekip gerekmediğini sorun.",
    # On a page
    "page.more_questions": "Yanıtlarınız yeni sorular açtı. Sorular artık bu sayfada: onları yanıtlayıp devam edin.",
    "page.trap_filled": (
        "İnsanların görmediği bir alan doldurulmuş, belki tarayıcınız tarafından. Alan yeniden boş: sayfayı bir kez daha "
        "gönderin."
    ),
    "page.outdated": "Form siz açtıktan sonra değişti. Hâlâ uyan yanıtlar korundu: sayfayı denetleyip gönderin.",
    "page.saved": (
        "Yanıtlarınız kaydedildi. Daha sonra devam etmek için bu sayfanın adresini saklayın. Adresi bilen herkes "
        "yanıtları değiştirebilir. "
        "Yanıtlar son değişiklikten sonra {days} gün saklanır."
    ),
    # Instead of a page
    "page.no_form": "Adreste yazım hatası olup olmadığına bakın veya adresi size gönderene sorun.",
    "page.no_draft": "Kayıtlı yanıtlar silindi veya adres eksik. Formun adresinden yeniden başlayın.",
    "page.closed": "Form artık yanıt almıyor. Yanıtınızın hâlâ gerekip gerekmediğini adresi size gönderene sorun.",
    "page.broken_post": "İsteğin içeriği, belirtilen türe uymuyor.",
    "page.not_understood": "Hiçbir şey kaydedilmedi. Forma dönün, yeniden açın ve oradan gönderin.",
    "page.too_large": "Hiçbir şey kaydedilmedi. Geri dönün, en uzun yanıtları kısaltın ve sayfayı yeniden gönderin.",
    "page.too_often": "Hiçbir şey kaydedilmedi. Bir dakika bekleyin ve sayfayı yeniden gönderin.",
    "page.queue_full": (
        "İşleyebileceğimizden fazlası geldi, bu yüzden hiçbir şey kaydedilmedi. Bir dakika bekleyin ve yeniden deneyin."
    ),
    "page.unavailable": "Hiçbir şey kaydedilmedi. Bir dakika bekleyin ve yeniden deneyin.",
    "page.failed": "Hatayı kaydettik. Bir dakika sonra yeniden deneyin; yinelenirse adresi size gönderene bildirin.",
    "page.nothing_lost": "Yazdıklarınız bu sayfada korunuyor: aşağıdaki düğme onları yeniden gönderir.",
    # Crowds
    "page.crowded": (
        "Bu form, hiçbir program onu yanıtlara boğamasın diye, yanıtları kaydetmeden önce tarayıcınıza küçük bir iş verir."
    ),
    "page.nothing_lost_yet": "Henüz hiçbir şey kaydedilmedi. Yazdıklarınız ve ulaşan dosyalar bu sayfada duruyor.",
    "page.proof_wait": "Kendiliğinden bir şey olmazsa {seconds} saniye bekleyin, sonra düğmeye basın.",
    "page.proof_work": "Tarayıcınız çalışıyor. Sayfa birkaç saniye içinde kendiliğinden ilerler.",
    "page.idle": "Artık burada kimse yoksa form {seconds} saniye sonra sıradaki kişi için baştan başlar.",
    "page.starts_over": "Form {seconds} saniye sonra sıradaki kişi için baştan başlar.",
    # Letters
    "letter.asks_approval": "{organisation} aşağıdakini onaylamanızı veya reddetmenizi istiyor.",
    "letter.asks_answers": "{organisation} bir form doldurmanızı istiyor.",
    "letter.reminds": "Bu bir hatırlatmadır: yanıtınızı hâlâ bekliyoruz.",
    "letter.decide_here": "Bu bağlantıdaki sayfada tümünü okuyup kararınızı verin.",
    "letter.answer_here": "Form bu bağlantıda.",
    "letter.until": "Son tarih: {moment}.",
    "letter.personal": "Bağlantı yalnızca sizin içindir: ona sahip olan herkes sizin adınıza yanıt verebilir.",
    # Pages
    "page.no_question": "Adres eksik veya sorulan şey artık yok. E-postadaki bağlantıyı yeniden açın.",
    "page.not_needed": (
        "Soru yanıtlandı veya süresi doldu. Hiçbir şey kaydedilmedi. Ayrıntılar için e-postadaki bağlantıyı açın."
    ),
    "page.decided_for_you": "Bunu sizin yerinize, soran ekipten biri girdi.",
    "page.decide_once": "Yalnızca bir kez karar verebilirsiniz. Yazdıklarınız kararınızla birlikte saklanır.",
    "page.comment_too_long": "Yorum en fazla {limit} karakter olabilir. Yorumu kısaltın, sonra karar verin.",
    "page.no_decision": "Onaylamayı veya reddetmeyi seçin.",
    "page.decision_kept": "Kararınız kaydedildi: {moment}.",
    "page.answers_kept": "Yanıtlarınız kaydedildi: {moment}.",
    "page.others_missing": "Konu henüz sonuçlanmadı: başkalarının da karar vermesi gerekiyor.",
    "page.was_approved": "Onaylandı: {moment}.",
    "page.was_rejected": "Reddedildi: {moment}.",
    "page.was_answered": "Yanıtlar başka birinden geldi: {moment}.",
    "page.was_expired": "Yanıt süresi doldu: {moment}.",
    "page.was_withdrawn": "Soran kişinin artık bir yanıta ihtiyacı yok. Geri çekildi: {moment}.",
    "page.nothing_changed": "Şimdi gönderdikleriniz bir şey değiştirmedi.",
}
