"""A credit at the end of a line is found; a sentence that speaks of pictures is left alone."""

from __future__ import annotations

import pytest

from cleanseed import credit_lines


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("The sea wall on Monday.Ann Archer/Getty Images", "Ann Archer/Getty Images"),
        ("The harbour at night (Photo: Ann Archer)", "Photo: Ann Archer"),
        ("The harbour at night. Photo by Ann Archer", "Photo by Ann Archer"),
        ("The harbour at night © Ann Archer", "© Ann Archer"),
        ("The moss in July. Image: H. Ostrander / Coast Observatory", "Image: H. Ostrander / Coast Observatory"),
        ("La tour du port. MARIE DUVALLON / AFP", "MARIE DUVALLON / AFP"),
        ("El puerto de noche.EFE", "EFE"),
        ("La torre di notte (foto Marini)", "foto Marini"),
        ("Stacja nocą (fot. Archiwum gminy)", "fot. Archiwum gminy"),
        ("孩子们在上课。林小雨 摄", "林小雨 摄"),
        ("العبّارة عند المرسى - تصوير: سامر نجم", "تصوير: سامر نجم"),
        ("Το λιμάνι τη νύχτα - Φωτογραφία: Δανάη Βελισσάρη", "Φωτογραφία: Δανάη Βελισσάρη"),
        ("Satama yöllä. Kuva: Aino Salmi", "Kuva: Aino Salmi"),
        ("夜の港（写真：水野かおり）", "写真：水野かおり"),
    ],
)
def test_a_credit_is_found(text: str, credit: str) -> None:
    found = credit_lines.find(text)
    assert found is not None
    assert found["credit"].strip() == credit


@pytest.mark.parametrize(
    "text",
    [
        "The council has a photo of the wall, she said.",
        "He was paid by the agency, by Reuters and by the town.",
        "Photo finishes are rare in rowing.",
        "She joined the BBC. The story was about NATO.",
        "All rights reserved © 2026 Coast Weekly",
        "He voted for the credit: it passed, and the picture was clear to all (or nearly all).",
        "The film is by the man who made the other film, and both are in colour/monochrome.",
    ],
)
def test_a_sentence_is_left_alone(text: str) -> None:
    assert credit_lines.find(text) is None
