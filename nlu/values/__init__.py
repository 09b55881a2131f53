"""Values in free text: amounts, days, counts. Pure; no clock, no model.

What the words are taken to mean, where people might differ:

- A weekday is the next one after today, "que vem" and "próxima" or not; "outra sexta"
  is a week later; "sexta da semana que vem" lies in the next week, Monday to Sunday.
- "Semana que vem" and "mês que vem" are ranges; "essa semana" and "fim de semana" too.
  "Começo do mês" is the 1st to the 5th, "meio do mês" the 15th, "fim do mês" the
  last day.
- "Dia 10" is the next 10th, today included, or the last one behind a verb of the past
  ("paguei dia 10"); a month without that day is left out.
- A date without its year is the nearest one; a past day that was named stays past.
  In English the month stands first (12/10 is 10 December) unless that makes no date.
- "Quinto dia útil" is this month's while it lies ahead, then the next month's. "Quando
  cair o salário", "quando receber" and "13º" name no day: the flow asks for one.
- A day that is refused ("sexta não", "não consigo hoje") is no value; nor is a past day
  in a message that is not about a payment.
- "3 de 120" and "3x de 120" are a count and the amount of each part; "100 agora e o
  resto em 4" a down payment and a count. What has been ("paguei duas vezes") counts
  nothing.
- Figures alone are `digits` unless a day, a count or an amount was asked for; number
  words alone are an amount. Percentages, phones, cards and bar codes are nothing.
- A birth date gives its year; a full CPF all of its figures.
- "A de 89,90" points at an invoice and is no amount; "um boleto de 100" is an amount.
"""
