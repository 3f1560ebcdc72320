"""Groups of single words that say what a line is about, in some twenty languages: how many of each a line has is a feature.

A group is no rule. The model learns what a group is worth, and in what company; a word that is missing costs little.
"""

from __future__ import annotations

GROUPS: dict[str, str] = {
    # Function words: running text is full of them, menus and headlines are not.
    "function": """
        the of and to in a that is for it on with as was by at be this are from an have has not but or which who will had its can would
        than when there what if also after into out so no do all some these because while where between during before about
        der die das und ist von den mit zu im für auf dem nicht ein eine sich des als auch es an werden aus er hat dass sie nach wird bei
        einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man dann sein wurde
        le la les de des et est un une du dans que pour qui sur pas plus par avec ce au se son sont il elle mais ou cette ont aux été être
        el los las del y en una por con para su al lo como más pero sus se ha este sí porque esta entre cuando muy sin sobre son fue
        o os as e do da dos das em um uma não com mais na no ao pela pelo foi ser são como mas seu sua tem
        il lo gli di che è per non della con sono una alla dei nel più anche dal ma come delle si questo ha
        het een van en dat op te zijn voor met niet aan er om ook als dan maar bij nog door uit naar heeft wordt
        och att det som på är av för den med inte till har de om ett var men från vi kan så
        og til det som på er av for den med ikke har de om et var men fra vi kan så ja ei mutta että oli hän myös kun kuin ovat
        i w na z że się nie jest do o po jak ale za od dla przez oraz był to a při je v se že na pro ve jako byl aby
        és hogy nem egy az van meg is de a volt csak mint în și de la cu pe nu din care este un o mai că pentru sau
        bir ve bu için de da ile çok daha ama gibi olarak olan kadar sonra
        и в не на что с по как это он к из но за то у от все так его для был при о же а і та що у з до є був й як про від
        και το του η ο να της με για από σε την των που δεν είναι ότι στο
        في من على أن إلى عن مع هذا التي الذي كان ما لا هو و هذه بين بعد את של על לא הוא זה עם גם אל כי היא
        yang dan di untuk dengan dari ini itu pada tidak dalam adalah akan ke juga oleh của và là có cho không được những một trong với các
        के है में की और से का को पर यह नहीं भी ने हैं था एक
    """,
    # A person who talks about themselves: comments, and columns too.
    "self": """
        i me my mine im ive ill id myself you your yours lol ich mir mich mein meine meinen du dir dich dein je moi mon ma mes toi tu ton
        yo mi mis mío tú tus eu meu minha você io mio mia ik mijn jij jouw jag min mig jeg mig ja mnie mój minä я мне мой меня ты тебя ben
    """,
    "comment": """
        comment comments reply replies replied replying says upvote downvote vote votes like likes liked flag report reported permalink
        commenter commenters thread discussion anonymous guest loggedin posted respond responses quote spam moderator moderation
        kommentar kommentare kommentieren antworten antwort melden beitrag beiträge gast commentaire commentaires répondre réponse signaler
        comentario comentarios responder respuesta denunciar comentário comentários resposta commento commenti rispondi segnala
        reactie reacties reageer kommentarer svar svara komentarze odpowiedz komentarz komentář odpovědět комментарии комментарий ответить
        коментар коментарі σχόλια σχόλιο yorum yorumlar yanıtla 评论 回复 コメント 댓글 komentar balas bình luận ردود تعليق
    """,
    "ago": """
        ago min mins minute minutes hour hours hrs day days week weeks month months year years yesterday today updated published modified read
        vor minuten minute stunden stunde tag tagen tage woche wochen monat monaten jahr jahren gestern heute uhr aktualisiert veröffentlicht stand
        il heures heure jour jours semaine semaines mois ans hier publié mis jour modifié hace horas hora día días semanas semana meses años
        publicado actualizado há dias atrás publicada atualizado fa ore giorni pubblicato aggiornato geleden uur dagen gepubliceerd
        sedan timmar publicerad temu godz opublikowano назад часов минут дней опубликовано обновлено önce dakika saat
    """,
    "date": """
        january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
        monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun am pm gmt est edt utc
        januar februar märz mai juni juli oktober dezember dez montag dienstag mittwoch donnerstag freitag samstag sonntag
        janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo
        janeiro fevereiro março maio junho julho setembro outubro novembro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
        januari februari maart mei augustus maj juni juli augusti stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października
        listopada grudnia января февраля марта апреля мая июня июля августа сентября октября ноября декабря ocak şubat mart nisan mayıs haziran temmuz
        ağustos eylül ekim kasım aralık 年 月 日
    """,
    "share": """
        facebook twitter x instagram linkedin whatsapp pinterest youtube tiktok telegram reddit bluesky threads mastodon email mail print copy link
        share tweet follow teilen drucken partager imprimer compartir imprimir condividi stampa delen dela udostępnij поделиться paylaş シェア 分享
    """,
    "nav": """
        home menu search login log sign register account contact about help faq more next previous prev back skip content top page loading close
        open toggle navigation subscribe newsletter newsletters inbox join unsubscribe signup membership app download podcast podcasts video videos
        startseite suche anmelden registrieren kontakt hilfe weiter zurück mehr seite abo abonnieren newsletter accueil recherche connexion
        inscrire abonner abonnez suivant précédent inicio buscar menú contacto siguiente anterior suscríbete suscribirse entrar assine início
        accedi cerca abbonati zoeken inloggen abonneer sök logga szukaj zaloguj поиск войти подписаться подпишитесь ara giriş абонирай
    """,
    "legal": """
        cookie cookies privacy terms conditions copyright rights reserved policy disclaimer disclosure affiliate commission commissions consent
        trademark license gdpr imprint impressum datenschutz agb nutzungsbedingungen rechte vorbehalten haftung mentions légales confidentialité
        droits réservés aviso privacidad derechos reservados condiciones termos direitos diritti riservati voorwaarden rechten
        prawa zastrzeżone конфиденциальности права защищены 版权所有
    """,
    "related": """
        related latest popular trending recommended recommendations read readers also see watch editors picks stories articles posts news headlines
        recent mehr thema themen lesen auch weitere artikel meistgelesen empfehlung empfehlungen aktuell passend lire aussi articles voir
        sujet leer más también noticias relacionadas relacionados artículos lo último leia mais notícias veja leggi anche notizie correlati
        lees ook meer lästips läs mer också les også lue myös czytaj także również więcej podobne читайте также новости теме ещё
        devamını haberler 関連 推荐 相关 関連記事 baca juga đọc thêm اقرأ أيضا
    """,
    "credit": """
        photo photos photograph photographer picture image images credit credits courtesy getty reuters afp ap dpa epa shutterstock unsplash alamy
        istock pixabay pexels screenshot illustration caption foto fotos bild bilder quelle archivbild symbolbild crédit légende imagen imago
        fotografía crédito immagine archivio beeld zdjęcie zdj фото источник fotoğraf 写真 图 사진 photoshot anp ansa
    """,
    "role": """
        by author editor reporter journalist writer staff correspondent contributor written von autor autorin redakteur redakteurin redaktion
        par journaliste rédaction auteur por redacción periodista autora di redazione giornalista door redactie av redaktionen автор редактор
        yazar 記者 记者 기자
    """,
    "advert": """
        advertisement advertisements advert advertising sponsored promoted partner anzeige werbung publicité annonce sponsorisé publicidad anuncio
        publicidade pubblicità advertentie annons reklame mainos reklama реклама diafhmish διαφήμιση 広告 广告
    """,
    "shop": """
        price buy sale cart shop deal deals discount coupon shipping checkout stock order amazon preis kaufen warenkorb angebot prix acheter
        panier precio comprar oferta carrito prezzo acquista
    """,
    "speech": """
        said says told added explained asked wrote according tweeted sagte erklärte sagt meinte laut teilte dit déclaré expliqué selon affirmé
        dijo según afirmó explicó señaló disse segundo afirmou detto secondo spiega zei aldus volgens sade enligt sa ifølge sanoo
        powiedział powiedziała według řekl uvedl сказал сообщил заявил словам söyledi dedi dijeron
    """,
    "web": "http https www com org net html php de uk fr ru io co",
    "unit": """
        cup cups tbsp tsp teaspoon teaspoons tablespoon tablespoons oz ounces lb pounds g gram grams kg ml litre liter cm mm km inch inches
        teelöffel esslöffel el tl prise minuten cuillère cucharada degrees grad vs hp gb mb tb mph kwh
    """,
}
NAMES = tuple(GROUPS)


def entries() -> list[tuple[str, int]]:
    """Each word once, with the number of its group: the first group that has it, but that `function` gives way to any other."""
    found: dict[str, int] = {}
    for number, name in [*list(enumerate(NAMES))[1:], (0, NAMES[0])]:
        for word in GROUPS[name].split():
            found.setdefault(word, number)
    return sorted(found.items())
